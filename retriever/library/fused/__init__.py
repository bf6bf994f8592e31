"""Sources by how alike they are in one modality or in several: what each has of them, and the weights that were validated."""
