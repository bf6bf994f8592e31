"""The engine ``vllm`` and its server."""
