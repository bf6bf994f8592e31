"""How an upload's brightness changes with time: light curve, blocks, excess variance, periods, hardness, a picture."""
