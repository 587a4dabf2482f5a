"""The recovery chart with the sentences that stand behind it."""

from __future__ import annotations

from replan.review.documents.content.material import Material
from replan.review.documents.parts import Heading, Part, Picture, Prose
from replan.review.documents.svg import chart_svg, lettered


def picture(material: Material) -> tuple[Part, ...]:
    """The chart alone; nothing when there is no score."""
    chart = material.told.chart
    if chart is None:
        return ()
    svg = chart_svg(material.told, material.context.speaker)
    return (Picture(svg, f"{chart.title}. {chart.summary}", chart.title, chart.legend, lettered(chart)),)


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
        Prose(material.told.progress_lines),
        Prose((basis, material.told.would_change) if material.told.would_change else (basis,), "quiet"),
    )
