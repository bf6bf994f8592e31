"""What a shared space is good for, measured: few labels, subsets of modalities, likeness, wrong labels, subclasses."""
