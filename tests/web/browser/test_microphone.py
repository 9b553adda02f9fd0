"""From a device's own rate to the one at which 小伴 hears."""

from __future__ import annotations

import pytest

from tests.web.browser.conftest import MakeVisitor
from tests.web.site import Site
from voice.events import RATE

# How much of a tone is left at our rate, compared with before, in dB.
_RESAMPLED = """async ([address, from, tone]) => {
  const { RATE, Resampler } = await import(address);
  const resampler = new Resampler(from);
  const given = [];
  for (let at = 0; at < from; at += 128) {
    const piece = Float32Array.from({ length: 128 },
      (_, n) => Math.sin((2 * Math.PI * tone * (at + n)) / from));
    given.push(...resampler.take(piece));
  }
  const middle = given.slice(RATE / 4, (RATE * 3) / 4);
  const power = middle.reduce((sum, each) => sum + each * each, 0) / middle.length;
  return [given.length / RATE, 10 * Math.log10(2 * power + 1e-12)];
}"""


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000, 96_000])
def test_the_voice_passes_and_what_is_higher_does_not(
    visit: MakeVisitor, small: Site, rate: int
) -> None:
    visitor = visit(small)
    visitor.begin()
    (address,) = visitor.page.eval_on_selector_all(
        'link[href$="/talk.js"]', "links => links.map((link) => link.href)"
    )
    address = address.replace("talk.js", "resampling.js")

    seconds, voice = visitor.page.evaluate(_RESAMPLED, [address, rate, 1_000])
    _, low = visitor.page.evaluate(_RESAMPLED, [address, rate, min(rate, RATE) * 0.4])
    higher = [
        visitor.page.evaluate(_RESAMPLED, [address, rate, tone])[1]
        for tone in (8_800, 9_500, 12_000, 20_000)
        if tone < rate / 2
    ]

    assert seconds == pytest.approx(1.0, abs=0.02)
    assert voice == pytest.approx(0.0, abs=0.1)
    assert low == pytest.approx(0.0, abs=0.5)
    assert all(each < -50 for each in higher), higher
