"""All modalities by name: a new one is its file and its line here."""

from training.alignment.modalities import arrivals, image, light_curve, metadata, optical_spectrum, spectrum, text
from training.alignment.modalities.modality import Modality

REGISTRY: dict[str, Modality] = {
    made.name: made
    for made in (
        spectrum.MODALITY,
        text.MODALITY,
        light_curve.MODALITY,
        metadata.MODALITY,
        image.MODALITY,
        optical_spectrum.MODALITY,
        arrivals.MODALITY,
    )
}
