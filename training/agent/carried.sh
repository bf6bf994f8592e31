#!/usr/bin/env bash
# On the GPU machine that reaches nothing: takes pieces, trains in the background, gives back what was made.
#   carried.sh code FOLDER          unpack the code that came with the first piece
#   carried.sh piece N FILE         keep a piece
#   carried.sh start OPTIONS...     join and check the pieces, begin the training (it outlasts the call)
#   carried.sh wait SECONDS FOLDER  show its progress until it ends or the time is up, then copy the results so far
set -euo pipefail
home=${CARRIED_HOME:-/tmp/agent}
mkdir -p "$home"

training() {  # the trainer, with the code that was brought
  PYTHONPATH="$home/code${PYTHONPATH:+:$PYTHONPATH}" PYTHONUNBUFFERED=1 PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True HF_HUB_OFFLINE=1 \
    TOKENIZERS_PARALLELISM=true "${PYTHON:-python3}" -m training.agent.train "$@"
}

case $1 in
code)
  mkdir -p "$home/code" && tar xf "$2/code.tar" -C "$home/code" && cp "$2/sha256" "$2/carried.sh" "$home/"
  ;;
piece)
  cp "$3" "$home/piece.$2" && ls -l "$home"
  ;;
start)
  shift
  cd "$home"
  # shellcheck disable=SC2012  # the names are numbers
  cat $(ls piece.* | sort -t. -k2 -n) >all.tar.gz
  sha256sum -c sha256
  tar xzf all.tar.gz && rm -f all.tar.gz
  export -f training
  export home
  rm -f ended
  setsid nohup bash -c 'training "$@" >log 2>&1; echo $? >ended' - \
    --model "$home/model" --data "$home"/examples/* --out "$home/out" "$@" >/dev/null 2>&1 </dev/null &
  echo "begun"
  ;;
wait)
  until [ -e "$home/log" ]; do sleep 0.2; done
  timeout "$2" tail -n +1 -f "$home/log" &
  shown=$!
  for _ in $(seq "$2"); do
    [ -e "$home/ended" ] && break
    sleep 1
  done
  sleep 1
  kill "$shown" 2>/dev/null || true
  [ -e "$home/ended" ] && echo "ended with $(cat "$home/ended")" || echo "still at work: wait again"
  cp "$home/log" "$3/train.log"
  for file in figures.json written.jsonl.gz adapter_config.json; do
    [ -e "$home/out/$file" ] && cp "$home/out/$file" "$3/"
  done
  if [ -e "$home/out/adapter_model.safetensors" ]; then
    split -b 12M -d -a 1 "$home/out/adapter_model.safetensors" "$3/adapter.part"
    sha256sum "$home/out/adapter_model.safetensors"
  fi
  ls -l "$3"
  ;;
esac
