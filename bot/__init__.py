"""Where people meet 小伴: the door, the engine, the command line and the front ends."""
