"""The second-opinion packet: two to six pages for a specialist who has five minutes."""

from __future__ import annotations

from replan.review.documents.content.adherence import adherence
from replan.review.documents.content.chart import chart
from replan.review.documents.content.closing import notes, sources, unknown
from replan.review.documents.content.findings import findings
from replan.review.documents.content.goals import goals
from replan.review.documents.content.health import health
from replan.review.documents.content.measures import measures
from replan.review.documents.content.opinions import opinions
from replan.review.documents.content.reasons import reasons
from replan.review.documents.content.ruled_out import ruled_out
from replan.review.documents.content.summary import summary
from replan.review.documents.content.treatments import treatments
from replan.review.documents.content.warnings import screening
from replan.review.documents.kinds.layout import Layout

PACKET = Layout(
    "therapist",
    (
        (None, screening),
        ("summary", summary),
        ("chart", chart),
        ("treatments", treatments),
        ("measures", measures),
        ("findings", findings),
        ("reasons", reasons),
        ("opinions", opinions),
        ("ruled_out", ruled_out),
        ("adherence", adherence),
        ("health", health),
        ("goals", goals),
        ("unknown", unknown),
        ("notes", notes),
        ("sources", sources),
    ),
)
