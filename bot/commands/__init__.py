"""The commands of ``xiaoban``, one module each, loaded when it is called."""
