// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v75FirstTries = Migration(
        75, "first_tries",
        sql: """
            -- When it was tried first: its patience begins then, not when the mail was made.
            alter table bascule.mail_recipient add column first_tried_at timestamptz;
            update bascule.mail_recipient r
               set first_tried_at = m.made_at
              from bascule.mail m
             where m.id = r.mail_id and r.attempts > 0
               and (r.due_at is not null or r.state = 'transmitting');
            """)
}
