"""The one letter that benchmarks/letters.py has every engine write."""
