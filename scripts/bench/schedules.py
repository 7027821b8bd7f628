# SPDX-License-Identifier: Apache-2.0
"""Many schedules due at the same minute: from that minute to the last one's job in the queue."""
import time

from report import Line

COUNT = 5_000
# The rows that come of it, without any decision.
BARE = """
    insert into bascule.job (queue, kind, arguments, enqueued_by, concurrency_key, run_at, shelf)
    select 'bench', 'bench', jsonb_build_object('window_start', now(), 'window_end', now(), 'schedule', name),
           'schedule:' || name, 'bare:' || name, now() + interval '1 year', 'later'
      from bascule.schedule where name like 'bench-%';
    insert into bascule.tick (schedule, nominal_at, outcome, sentence, job_id, window_start)
    select arguments->>'schedule', '2020-01-01', 'enqueued', 'enqueued as job ' || id, id, now()
      from bascule.job where queue = 'bench';
    update bascule.schedule s set active = array[j.id]
      from bascule.job j where j.queue = 'bench' and j.arguments->>'schedule' = s.name;
"""


def run(site, options):
    bare, taken = [], []
    for _ in range(options.rounds):
        _declare(site)
        began = time.monotonic()
        site.sql(f"begin; {BARE} commit;")
        bare.append(time.monotonic() - began)
        _clear(site)
        taken.append(_minute(site))
    best, peer = sorted(taken)[len(taken) // 2], sorted(bare)[len(bare) // 2]
    yield Line(f"{COUNT:,} schedules due at the same minute, to the last tick and job", f"{best:.2f} s",
               f"{peer:.2f} s for the same rows in bare SQL", f"{best / peer:.1f} ×", "< 1 s", best < 1)


def _minute(site):
    """Seconds from the minute to the last tick, by the database's clock."""
    _declare(site)
    # The jobs stay where they are: their queue is paused.
    site.sql("""insert into bascule.queue (name, paused_at, paused_by, reason) values ('bench', now(), 'bench', 'bench')
                on conflict (name) do nothing""")
    site.start()
    site.wait_until(lambda: site.sql("select count(*) from bascule.tick where schedule like 'bench-%'") == str(COUNT),
                    f"{COUNT} ticks", 150, pause=0.1)
    seconds = float(site.sql("""select extract(epoch from max(at) - max(nominal_at)) from bascule.tick
                                 where schedule like 'bench-%'"""))
    jobs = site.sql("select count(*) from bascule.job where queue = 'bench'")
    site.stop()
    _clear(site)
    if jobs != str(COUNT):
        raise SystemExit(f"bench: {jobs} jobs enqueued instead of {COUNT}")
    return seconds


def _declare(site):
    """Due at the next minute but one: the service has started by then."""
    site.sql(f"""
        insert into bascule.schedule (name, kind, queue, form, spec, zone, overlap, catch_up, catch_up_window, source,
                                      anchor_at, cursor_at, next_at, due_at)
        select 'bench-' || n, 'aggregates.refresh', 'bench', 'cron', '* * * * *', 'America/Guadeloupe', 'buffer_all',
               'latest', 3600, 'user', now(), due - interval '1 second', due, due
          from generate_series(1, {COUNT}) n, (select date_trunc('minute', now() + interval '70 seconds') as due) d""")


def _clear(site):
    site.sql("delete from bascule.schedule where name like 'bench-%'", "delete from bascule.tick",
             "delete from bascule.job where queue = 'bench'", "vacuum bascule.job, bascule.tick, bascule.schedule")
