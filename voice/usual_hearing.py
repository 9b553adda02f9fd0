"""Hearing as it is done everywhere: Silero, RNNoise where there is noise, and Vosk."""

from __future__ import annotations

from voice.activity import SileroActivity
from voice.hearing import Hearing
from voice.noise_suppression import NoiseSuppression
from voice.recogniser import VoskRecogniser
from voice.vosk_model import VoskModel


def usual_hearing(model: VoskModel) -> Hearing:
    """Hears one conversation.

    Args:
        model: A speech model; others may share it.

    Raises:
        RecogniserError: A library is not installed.
    """
    return Hearing(VoskRecogniser(model), SileroActivity(), NoiseSuppression)
