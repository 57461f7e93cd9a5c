"""Benchmarks on the workloads that other products were measured on; `python -m benchmarks [name...]`."""
