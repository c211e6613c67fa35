"""What each port promises, asked of every adapter that claims to be one."""
