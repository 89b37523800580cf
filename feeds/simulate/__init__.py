"""Try a rule of polling on sources, real or made, with a virtual clock: how late, for how many polls."""
