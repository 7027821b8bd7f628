// SPDX-License-Identifier: Apache-2.0

import Cron
import Testing
import Wording

/// When an expression fires, as people say it.
@Suite struct WordsTests {
    @Test(arguments: [
        ("30 6 * * *", "every day at 06:30", "tous les jours à 06:30"),
        ("0 6,18 * * *", "every day at 06:00 and 18:00", "tous les jours à 06:00 et 18:00"),
        ("* * * * *", "every minute", "chaque minute"),
        ("*/15 * * * *", "every 15 minutes", "toutes les 15 minutes"),
        ("5 * * * *", "5 min past the hour", "à la minute 5"),
        ("@hourly", "on the hour", "à l'heure pile"),
        (
            "*/10 6-22 * * MON-FRI", "every 10 minutes of the hours 6 to 22, Monday to Friday",
            "toutes les 10 minutes des heures 6 h à 22 h, lundi à vendredi"
        ),
        ("0 7 * * SUN,SAT", "Saturday and Sunday at 07:00", "samedi et dimanche à 07:00"),
        (
            "0 3 1,15 * *", "on the days 1 and 15 of the month at 03:00",
            "les jours 1 et 15 du mois à 03:00"
        ),
        ("0 3 L * *", "on the last day of the month at 03:00", "le dernier jour du mois à 03:00"),
        (
            "0 3 1 * MON", "on the days 1 of the month and also Monday at 03:00",
            "les jours 1 du mois et aussi lundi à 03:00"
        ),
        (
            "0 4 * 1-3,12 *", "every day at 04:00, in January to March and December",
            "tous les jours à 04:00, en janvier à mars et décembre"
        ),
        (
            "0 5 * * MON#2", "Monday no. 2 of the month at 05:00",
            "lundi n° 2 du mois à 05:00"
        ),
        ("1,2,3,7 0-23 * * *", "at the minutes 1 to 3 and 7", "aux minutes 1 à 3 et 7"),
    ])
    func `an expression stands in words`(text: String, en: String, fr: String) throws {
        let words = try CronExpression(text).words
        #expect(words.en == en)
        #expect(words.fr == fr)
    }
}
