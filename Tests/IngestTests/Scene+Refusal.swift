// SPDX-License-Identifier: Apache-2.0

import Postgres

extension Scene {
    /// Has values from 100 on refused by a trigger of the site's own, in a way that is no row's (class 38).
    func refuseForeign() throws {
        try connection.script(
            """
            create function essai.refuse() returns trigger language plpgsql as $$
            begin
                if new.valeur >= 100 then
                    raise exception 'too large' using errcode = '38000', constraint = 'small';
                end if;
                return null;
            end $$;
            create constraint trigger small after insert on essai.mesures
                deferrable initially deferred for each row execute function essai.refuse()
            """)
    }
}
