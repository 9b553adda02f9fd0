"""What people who write guides need: a skeleton, the form, and plain words for what is wrong."""
