"""Trains an adapter for a model of the manifest on the processor, in an hour or two.

The base is the very file that agents run, unpacked: the adapter learns on top of its 4-bit weights.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import torch
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
from transformers import AutoConfig, AutoTokenizer, Qwen2ForCausalLM

from assistant.draft.training import adapter
from assistant.draft.training.examples import Example, folder, varied
from assistant.inference.chatformat import chatml
from assistant.inference.manifest import ModelEntry

RANK = 16
RATE = 2e-4
BATCH = 16
# Tokens of one pass with their padding: what fits into 12 GB beside a model of 1.5 billion weights.
PASS = 900
MOST_PROMPT, MOST_ANSWER, HEAD = 290, 120, 20
WARM, STEADY, LEAST = 15, 0.55, 0.02
# One in so many examples is never learned from.
HELD = 40
_NAMES = {v: k for k, v in adapter.MATRICES.items()} | {
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
}
_TOP = {
    "token_embd.weight": "model.embed_tokens.weight",
    "output.weight": "lm_head.weight",
    "output_norm.weight": "model.norm.weight",
}

Row = tuple[list[int], list[int]]


def _name(tensor: str) -> str:
    if tensor in _TOP:
        return _TOP[tensor]
    _, layer, part, kind = tensor.split(".")
    place = "mlp." if part in ("ffn_gate", "ffn_up", "ffn_down") else "self_attn."
    place = "" if part.endswith("norm") else place
    return f"model.layers.{layer}.{place}{_NAMES[part]}.{kind}"


def unpacked(file: Path) -> Any:
    """The model in a GGUF file with its weights in 16 bits."""
    reader = gguf.GGUFReader(file)
    config = AutoConfig.from_pretrained(file.parent, gguf_file=file.name)
    weights = {
        _name(one.name): torch.from_numpy(
            np.array(gguf.dequantize(one.data, one.tensor_type), dtype=np.float32)
        ).to(torch.bfloat16)
        for one in reader.tensors
    }
    config.tie_word_embeddings = "lm_head.weight" not in weights
    config.vocab_size = weights["model.embed_tokens.weight"].shape[0]
    model = Qwen2ForCausalLM(config).to(torch.bfloat16)
    model.load_state_dict(weights, strict=False)
    model.tie_weights()
    return model


def _rows(examples: Sequence[Example], words: Any, chance: random.Random) -> list[Row]:
    rows = []
    for example in examples:
        one = varied(example, chance)
        system, user = one.prompt()
        asked = "".join(text for text, _ in chatml([("system", system), ("user", user)]))
        prompt = words(asked, add_special_tokens=False)["input_ids"]
        answer = words(one.answer() + "<|im_end|>", add_special_tokens=False)["input_ids"]
        rows.append((prompt[:HEAD] + prompt[HEAD:][HEAD - MOST_PROMPT :], answer[:MOST_ANSWER]))
    return rows


def _passes(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows in groups that fit into one pass, the short ones together."""
    groups: list[list[Row]] = [[]]
    for row in sorted(rows, key=lambda one: len(one[0]) + len(one[1])):
        if groups[-1] and (len(row[0]) + len(row[1])) * (len(groups[-1]) + 1) > PASS:
            groups.append([])
        groups[-1].append(row)
    return groups


def _loss(model: Any, rows: Sequence[Row]) -> Any:
    """Cross-entropy a token over the answers."""
    long = max(len(prompt) + len(answer) for prompt, answer in rows)
    tokens = torch.zeros((len(rows), long), dtype=torch.long)
    wanted = torch.full((len(rows), long), -100)
    seen = torch.zeros((len(rows), long), dtype=torch.long)
    for index, (prompt, answer) in enumerate(rows):
        whole = len(prompt) + len(answer)
        tokens[index, :whole] = torch.tensor(prompt + answer)
        wanted[index, len(prompt) : whole] = torch.tensor(answer)
        seen[index, :whole] = 1
    found = model.model(input_ids=tokens, attention_mask=seen, use_cache=False).last_hidden_state
    wanted = wanted[:, 1:]
    asked = wanted != -100
    scores = model.lm_head(found[:, :-1][asked]).float()
    return torch.nn.functional.cross_entropy(scores, wanted[asked])


def _rate(step: int, done: float) -> float:
    fading = 1.0 if done < STEADY else max(LEAST, (1 - done) / (1 - STEADY))
    return RATE * min(1.0, (step + 1) / WARM) * fading


def train(
    entry: ModelEntry, data: Path, target: Path, say: Callable[[str], None], epochs: float = 1.5
) -> dict[str, Any]:
    """Learn an adapter for `entry` from a folder of examples and write `target` (a GGUF file).

    Returns figures: examples, steps, loss a token on examples that were held apart, sha256.
    """
    torch.manual_seed(1)
    chance = random.Random(1)
    examples = folder(data)
    held = examples[7::HELD]
    learned = [one for number, one in enumerate(examples) if number % HELD != 7]
    words = AutoTokenizer.from_pretrained(entry.path.parent, gguf_file=entry.path.name)
    whole = get_peft_model(
        unpacked(entry.path),
        LoraConfig(r=RANK, lora_alpha=2 * RANK, target_modules=list(adapter.MATRICES)),
        autocast_adapter_dtype=False,
    )
    model = whole.get_base_model()
    small = [weight for weight in whole.parameters() if weight.requires_grad]
    # Sixteen bits lose small steps: the optimiser works on copies in full.
    full = [weight.detach().float().clone().requires_grad_(True) for weight in small]
    optimiser = torch.optim.AdamW(full, lr=RATE, weight_decay=0.0, betas=(0.9, 0.98))
    steps = max(1, round(len(learned) * epochs / BATCH))
    order: list[Example] = []
    began = time.monotonic()
    for step in range(steps):
        if len(order) < BATCH:
            order += chance.sample(learned, len(learned))
        batch, order = order[:BATCH], order[BATCH:]
        rows = _rows(batch, words, chance)
        tokens = sum(len(answer) for _, answer in rows)
        total = 0.0
        for group in _passes(rows):
            share = sum(len(answer) for _, answer in group) / tokens
            loss = _loss(model, group) * share
            loss.backward()
            total += float(loss.detach())
        for group_options in optimiser.param_groups:
            group_options["lr"] = _rate(step, step / steps)
        for weight, copy in zip(small, full, strict=True):
            copy.grad, weight.grad = weight.grad.float(), None
        torch.nn.utils.clip_grad_norm_(full, 1.0)
        optimiser.step()
        with torch.no_grad():
            for weight, copy in zip(small, full, strict=True):
                weight.copy_(copy)
        if step % 10 == 9:
            minutes = (time.monotonic() - began) / 60
            say(f"step {step + 1} of {steps}, {minutes:.0f} min, loss {total:.2f}")
    with torch.no_grad():
        apart = [float(_loss(model, group)) for group in _passes(_rows(held, words, chance))]
    weights = {k: v.float().numpy() for k, v in get_peft_model_state_dict(whole).items()}
    adapter.write(target, entry.name, 2.0 * RANK, weights)
    return {
        "examples": len(learned),
        "steps": steps,
        "held_out_loss": round(sum(apart) / max(1, len(apart)), 3),
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
    }
