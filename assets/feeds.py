"""The job ``poll`` and its schedule: new entries of live feeds become files of the inbox, which the next build reads.

It is no asset: a build, and every build after it, needs no network.
"""

import dagster as dg

from pipeline.errors import DatelineError
from pipeline.poll import poll as poll_feeds
from pipeline.settings import settings_of_environment


@dg.op(description="Ask the feeds of the settings and save what is new.")
def feeds(context: dg.OpExecutionContext) -> None:
    """Poll; fail when a feed did, after what the others gave was saved."""
    polled = poll_feeds(settings_of_environment())
    failed = [feed for feed in polled if feed.outcome == "failed"]
    for feed in polled:
        context.log.info(f"{feed.url}: {feed.outcome}, {feed.saved} new of {feed.entries} entries. {feed.note}")
    context.add_output_metadata({"n_saved": sum(feed.saved for feed in polled), "n_failed": len(failed)})
    if failed:
        raise DatelineError("E081", failed[0].note, where=failed[0].url)


@dg.job(description="Ask live feeds for new entries and save them into the inbox.")
def poll() -> None:
    """Wiring alone."""
    feeds()


hourly = dg.ScheduleDefinition(
    name="poll_hourly",
    job=poll,
    cron_schedule="17 * * * *",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Poll at 17 minutes past every hour. Off until it is switched on.",
)
