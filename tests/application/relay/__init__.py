"""The relay: everything that happened reaches everyone who must know, whatever fails."""
