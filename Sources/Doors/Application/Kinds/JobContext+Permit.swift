// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

extension JobContext {
    /// For the services: what they write is kept only while the job is this attempt's.
    var permit: Permit {
        Permit(open: { try open(on: $0) }, hold: { try hold(on: $0) })
    }

    /// For a service that opens sessions of its own: the job's rescue finds them by their name.
    func connections(_ options: ConnectionOptions) -> ConnectionOptions {
        var options = options
        options[keyword: "application_name"] = applicationName
        return options
    }
}
