// SPDX-License-Identifier: Apache-2.0

import Aggregates
import ArgumentParser
import Calendar
import Postgres
import Wording

/// How many windows are computed at the same time.
struct ParallelOption: ParsableArguments {
    @Option(
        help: Help.of(
            en: "How many windows are computed at the same time.",
            fr: "Combien de périodes sont calculées en même temps.")) var parallel = 2

    func validate() throws {
        guard (1...32).contains(parallel) else {
            throw ValidationError(
                en: "--parallel must be from 1 to 32",
                fr: "--parallel va de 1 à 32")
        }
    }
}
