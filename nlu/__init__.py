"""What people say: training examples, and how a text is led to what its writer means."""
