"""What she is, said when asked; and no reply, of whatever source, that claims more."""
