"""Risk of bias of the whole review: the traffic-light plot and the summary bars, on the page and as files."""

from .files import summary_file, traffic_light_file
from .page import risk_of_bias

__all__ = ["risk_of_bias", "summary_file", "traffic_light_file"]
