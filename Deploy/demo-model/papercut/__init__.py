"""papercut: a small text-to-image model in the Flux layout, trained on pictures that a program draws."""
