"""The network of ``retriever.requests.accounting`` in torch, by the same names: trained on labelled questions."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from retriever.encoders.text_model import TextEncoder, packaged_model
from retriever.requests.accounting import LAYERS, mean_vector, spelling, token_ids
from retriever.requests.network import base_encoder
from retriever.requests.word_table import FEATURES, WordTable
from training.reading.foreign import Labelled

BATCH, RATE = 256, 3e-3
_FREQUENT = 60  # patterns of a word above which leaving one out changes nothing
_HALF_OUT = (
    0.5  # share of foreign words judged as if one of their patterns were not there, as the words of a question are
)
WIDTH, PLACE, INNER = 32, 48, 64


class Judge(nn.Module):
    """One score a word: above 0 where it is likelier foreign to the request than not."""

    def __init__(self, size: int, spoken: int):
        super().__init__()
        self.word, self.place = nn.Linear(size, WIDTH), nn.Linear(size, PLACE)
        self.request, self.beside = nn.Linear(spoken, WIDTH), nn.Linear(spoken, PLACE)
        self.inner, self.out = nn.Linear(3 * WIDTH + 2 * PLACE + FEATURES, INNER), nn.Linear(INNER, 1)
        self.drop = nn.Dropout(0.15)

    def forward(self, meaning: Tensor, states: Tensor, evidence: Tensor, spoken: Tensor) -> Tensor:
        """[words, size], [words, size], [words, FEATURES], [words, atoms] -> [words]."""
        word, place = torch.tanh(self.word(self.drop(meaning))), torch.tanh(self.place(self.drop(states)))
        request, beside = torch.tanh(self.request(spoken)), torch.tanh(self.beside(spoken))
        x = torch.cat([word, request, word * request, place, place * beside, evidence], 1)
        found: Tensor = self.out(torch.relu(self.inner(self.drop(x))))[:, 0]
        return found


class _Rows:
    """The labelled words of questions as arrays; a question's words share its request."""

    def __init__(self, questions: Sequence[Labelled], table: WordTable, seed: int):
        self.table, self.encoder = table, base_encoder()
        self.chance = np.random.default_rng(seed)
        self.place = {atom: n for n, atom in enumerate(sorted(table.of_atom))}
        known = [self._known(question) for question in questions]
        self.words = sorted({word for _, _, spelled in known for _, word in spelled})
        vectors = [mean_vector(self.encoder, word) for word in self.words]
        self.vectors = torch.from_numpy(np.stack(vectors))
        number = {word: n for n, word in enumerate(self.words)}
        spoken = list(dict.fromkeys(question.said for question in questions))
        place = {said: n for n, said in enumerate(spoken)}
        self.spoken = torch.zeros(len(spoken), len(self.place))
        for said, n in place.items():
            self.spoken[n, [self.place[atom] for atom in said if atom in self.place]] = 1
        self.meaning = torch.tensor([number[word] for _, _, spelled in known for _, word in spelled])
        self.request = torch.tensor([place[q.said] for q, row in zip(questions, known, strict=True) for _ in row[2]])
        self.evidence = torch.tensor([e for evidence, _, _ in known for e in evidence])
        self.labels = torch.tensor([label for _, labels, _ in known for label in labels])
        self.states = _states([q.tokens for q in questions], [[n for n, _ in row[2]] for row in known])

    def _known(self, question: Labelled) -> tuple[list[list[float]], list[float], list[tuple[int, str]]]:
        """Evidence, labels, and place with spelling, of the labelled words of a question."""
        evidence, labels, spelled = [], [], []
        for n in sorted(question.read | question.unread):
            token = question.tokens[n]
            word = self.table.known_as(token.text)
            foreign = n in question.unread
            few = 0 < self.table.words.get(word, 0) < _FREQUENT
            own = question.own if few and (not foreign or self.chance.random() < _HALF_OUT) else None
            evidence.append(self.table.evidence(word, question.said, own))
            labels.append(float(foreign))
            spelled.append((n, spelling(token, word)))
        return evidence, labels, spelled

    def batch(self, chosen: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """What the judge takes."""
        return (
            self.vectors[self.meaning[chosen]],
            self.states[chosen].float(),
            self.evidence[chosen],
            self.spoken[self.request[chosen]],
        )


def fitted(made: Sequence[Labelled], table: WordTable, seed: int, epochs: int) -> dict[str, np.ndarray]:
    """The weights by name, of a judge trained on labelled questions."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # the network is small: threads wait for one another longer than they work
    rows = _Rows(made, table, seed)
    print(f"{len(rows.labels)} words, {int(rows.labels.sum())} of them foreign", flush=True)
    judge = Judge(rows.vectors.shape[1], len(rows.place))
    steps = epochs * -(-len(rows.labels) // BATCH)
    optimiser = torch.optim.AdamW(judge.parameters(), RATE, weight_decay=0.05)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    weight = 1 + rows.labels
    for epoch in range(epochs):
        losses = []
        for chosen in torch.randperm(len(rows.labels)).split(BATCH):
            scores = judge(*rows.batch(chosen))
            loss = nn.functional.binary_cross_entropy_with_logits(scores, rows.labels[chosen], weight[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            rates.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1} loss {np.mean(losses):.4f}", flush=True)
    return {name: value.numpy() for name, value in judge.state_dict().items()}


@torch.no_grad()
def _states(questions: Sequence[Sequence], places: Sequence[Sequence[int]]) -> Tensor:
    """The states of the labelled words after the text model's lowest layers, half precision [words, size]."""
    model, encoder = TextEncoder(str(packaged_model())).model, base_encoder()
    read = [token_ids(encoder, tokens) for tokens in questions]
    found: list[Tensor] = [torch.zeros(0)] * len(read)
    order = sorted(range(len(read)), key=lambda n: len(read[n][0]))
    for start in range(0, len(order), 128):
        chosen = order[start : start + 128]
        ids = nn.utils.rnn.pad_sequence([torch.tensor(read[n][0]) for n in chosen], batch_first=True)
        seen = torch.zeros(ids.shape).masked_fill(ids == 0, -1e9)[:, None, None, :]
        x = model.embeddings(input_ids=ids)
        for layer in model.encoder.layer[:LAYERS]:
            out = layer(x, seen)
            x = out[0] if isinstance(out, tuple) else out
        for n, states in zip(chosen, x, strict=True):
            spans = [read[n][1][place] for place in places[n]]
            length = len(read[n][0])
            found[n] = torch.stack(
                [states[a:b].mean(0) if b <= length else states[0] for a, b in spans] or [states[0]]
            )[: len(spans)].half()
    return torch.cat(found)
