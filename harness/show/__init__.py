"""What a person reads: tables and figures, made from a judgement and nothing else."""
