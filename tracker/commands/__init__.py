"""What the commands of `steady` share, and what they say."""
