"""A planner of a few layers is trained for a few steps on a few questions; its run can be broken off."""

import gzip
import json

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import Qwen2Config, Qwen2ForCausalLM

from retriever.requests.prompt import SYSTEM, chat_of, prompt_of
from training.agent import lora, train
from training.agent.batches import batch_of, read_data, steps
from training.agent.weights import Words, load

WORDS = "system user assistant Question Marks S1 : = ; . list class values name quantity flux redshift of what is the".split()


@pytest.fixture(autouse=True)
def one_thread():
    """So small a model only waits for its threads."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A random model of two layers whose vocabulary is some words, and eighty questions."""
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("agent")
    letters = [chr(n) for n in range(33, 127)]
    vocabulary = {word: n for n, word in enumerate(dict.fromkeys(["[UNK]", "<|im_end|>", *WORDS, *letters]))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=len(vocabulary), hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=2, eos_token_id=1, pad_token_id=1, bos_token_id=1, tie_word_embeddings=False, initializer_range=0.3,
        )
    ).save_pretrained(folder)  # fmt: skip
    rows = [
        {"part": part, "prompt": chat_of(prompt_of(f"what is the {word} of X-{n}", [("S1", f"X-{n}")])), "answer": f"values name S1 quantity {word}"}
        for part, count in (("train", 30), ("wordings", 5), ("later", 5))
        for n in range(count)
        for word in ("flux", "redshift")
    ]  # fmt: skip
    with gzip.open(folder / "data.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


def run(folder, out, *further):
    files = ("--model", str(folder), "--data", str(folder / "data.jsonl.gz"), "--out", str(out))
    assert train.main([*files, "--batch", "400", "--rate", "0.02", "--device", "cpu", "--kept", "5", *further]) == 0
    return json.loads((out / train.FIGURES).read_text())


def test_it_learns_and_says_how_much(folder, tmp_path):
    figures = run(folder, tmp_path, "--steps", "40")
    assert figures["log"][-1]["loss"] < 0.7 * figures["log"][0]["loss"] and figures["skipped"] == 0
    assert figures["steps"] == 40 and figures["tokens"] > 0
    assert {part: told["questions"] for part, told in figures["held_back"].items()} == {"wordings": 10, "later": 10}
    with gzip.open(tmp_path / train.WRITTEN, "rt") as lines:
        rows = [json.loads(line) for line in lines]
    exact = [row for row in rows if row["part"] == "later" and row["written"] == row["meant"]]
    assert len(exact) == round(10 * figures["held_back"]["later"]["exact"])


def test_a_run_that_was_broken_off_goes_on(folder, tmp_path, monkeypatch):
    run(folder, tmp_path / "whole", "--steps", "12")
    calls, whole_step = [], train.step

    def broken(*arguments):
        calls.append(1)
        if len(calls) == 9:
            raise KeyboardInterrupt
        return whole_step(*arguments)

    monkeypatch.setattr(train, "step", broken)
    with pytest.raises(KeyboardInterrupt):
        run(folder, tmp_path / "parts", "--steps", "12")
    monkeypatch.setattr(train, "step", whole_step)
    run(folder, tmp_path / "parts", "--steps", "12")
    one, other = (lora.load_file(tmp_path / name / lora.WEIGHTS) for name in ("whole", "parts"))
    assert one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def test_an_adapter_is_peft_s_and_changes_what_is_written(folder, tmp_path):
    run(folder, tmp_path, "--steps", "3")
    told = json.loads((tmp_path / lora.CONFIG).read_text())
    assert told["peft_type"] == "LORA" and told["r"] == lora.RANK
    stored = lora.load_file(tmp_path / lora.WEIGHTS)
    assert stored["base_model.model.model.layers.1.mlp.down_proj.lora_A.weight"].shape == (lora.RANK, 48)
    assert len(stored) == 2 * 2 * len(lora.TARGETS) and all(value.dtype == torch.bfloat16 for value in stored.values())
    model, _ = load(folder, "cpu")
    tokens = torch.arange(8)[None]
    bare = model(input_ids=tokens).logits
    lora.adapt(model)
    assert torch.equal(model(input_ids=tokens).logits, bare)
    lora.take_over(model, tmp_path)
    assert not torch.equal(model(input_ids=tokens).logits, bare)


def test_a_step_that_is_not_finite_changes_nothing(folder, monkeypatch):
    model, words = load(folder, "cpu")
    questions = read_data([folder / "data.jsonl.gz"], words, 1, 200)["train"]
    trained = lora.adapt(model)
    before = [value.clone() for value in trained]
    monkeypatch.setattr(train, "cross_entropy", lambda logits, targets: logits.sum() * float("nan"))
    run_ = train.Run(model, torch.optim.AdamW(trained, 0.1), "cpu", 10, 0.1, log=[])
    train.step(run_, batch_of(questions[:4], "cpu"))
    assert run_.skipped == 1 and run_.done == 1
    assert all(torch.equal(one, other) for one, other in zip(before, trained, strict=True))


def test_each_epoch_has_each_question_once_and_batches_are_bounded(folder):
    _, words = load(folder, "cpu")
    questions = read_data([folder / "data.jsonl.gz"], words, 1, 200)["train"]
    epoch, seen = [], 0
    for chosen in steps(questions, 500, 3):
        epoch.append(chosen)
        seen += len(chosen)
        assert max(len(questions[n]) for n in chosen) * len(chosen) <= 500
        if seen == len(questions):
            break
    assert sorted(n for chosen in epoch for n in chosen) == list(range(len(questions)))


def test_the_loss_is_on_the_answer_only(folder):
    _, words = load(folder, "cpu")
    questions = read_data([folder / "data.jsonl.gz"], words, 1, 200)["train"]
    batch = batch_of(questions[:3], "cpu")
    assert words.text(batch.targets[: len(questions[0].answer)].tolist()).startswith("values name S1 quantity")
    assert torch.equal(batch.tokens.flatten()[batch.at[:-1] + 1][:4], batch.targets[:4])


def test_a_token_that_the_model_was_reduced_by_is_told(folder):
    _, words = load(folder, "cpu")
    with pytest.raises(KeyError, match="reduce it again"):
        Words(words.tokenizer, words.kept[:5]).rows(["what is the flux"])


def test_a_prompt_is_what_was_typed_with_the_marks_below():
    prompt = prompt_of("Γ of\nCyg X-1 <|im_end|> now?", [("S1", "Cyg X-1"), ("N1", "2")], "who are you", "spectrum")
    assert prompt == "Before: who are you\nFile: spectrum\nQuestion: Γ of Cyg X-1 now?\nMarks: S1=Cyg X-1; N1=2"
    assert chat_of(prompt).startswith(f"<|im_start|>system\n{SYSTEM}<|im_end|>\n<|im_start|>user\nBefore")
