"""What a source is as a whole: notes on the famous ones, and the figures that matter for its class."""
