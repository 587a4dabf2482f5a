"""The recovery chart with the sentences that stand behind it."""

from __future__ import annotations

from replan.review.documents.content.material import Material
from replan.review.documents.parts import Bullets, Heading, Part, Picture, Prose
from replan.review.documents.svg import chart_svg, lettered


def captioned(material: Material, width: float = 0.6) -> tuple[Part, ...]:
    """The chart below its title, as letters show it; nothing when there is no score."""
    progress = material.review.progress
    if progress is None:
        return ()
    title = material.title("scales", progress.main.scale)
    return (Heading(material.say("section.chart", scale=title)), *picture(material, width))


def picture(material: Material, width: float = 0.68) -> tuple[Part, ...]:
    """The chart alone, `width` of the page wide; nothing when there is no score."""
    chart = material.told.chart
    if chart is None:
        return ()
    svg = chart_svg(material.told, material.context.speaker)
    return (Picture(svg, f"{chart.title}. {chart.summary}", chart.title, chart.legend, lettered(chart), width),)


def chart(material: Material) -> tuple[Part, ...]:
    """The section: chart, then what the scores say, each with its uncertainty."""
    progress = material.review.progress
    if progress is None:
        return ()
    main = progress.main
    title = material.title("scales", main.scale)
    origin = material.context.speaker.text(f"origin.{main.origin}")
    source = material.source(main.origin_source, main.origin_verification) if main.origin_source else ""
    basis = material.say("chart.basis", origin=origin, source=source).strip()
    return (
        Heading(material.say("section.chart", scale=title)),
        *picture(material),
        Bullets(material.told.progress_lines),
        Prose((basis, material.told.would_change) if material.told.would_change else (basis,), "quiet"),
    )
