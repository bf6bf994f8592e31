"""An accepted fit as a script for another program: XSPEC or Sherpa."""
