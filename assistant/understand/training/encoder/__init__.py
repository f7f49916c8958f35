"""Fine-tunes the small multilingual encoder; needs torch, which the product itself does without."""
