"""Strings without a register: forms of a name and likeness, pinyin, addresses, markup, telephones, personal
numbers, scalars.
"""
