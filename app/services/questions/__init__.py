"""Questions: one a day for a couple, the same for both, and whatever they make of it.

choosing   which question comes next: pure
days       a day's question comes by itself, one more can be added; reading them
answers    sealed until both are in
marks      left out, kept: for oneself alone
settings   packs, tags, and how deep
own        packs that the two write themselves
solo       a question for somebody without a partner
"""
