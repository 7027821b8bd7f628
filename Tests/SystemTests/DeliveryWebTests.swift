// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Files of an export that a real nginx is given.
    @Suite struct DeliveriesByTheWeb {
        @Test func `a file goes to each folder by its login, and what is refused says why`()
            async throws
        {
            try await WebFolder.with { server in
                try await NightSite.with { world in
                    #expect(try await world.run(["migrate"]).status == 0)
                    try world.declare(
                        NightSite.export(
                            "nombres", "select n from generate_series(1, 5) n order by n",
                            grain: nil)
                                + """
                                deliver:
                                  - to: https://\(WebFolder.user)@\(server.place)/in/
                                    secret: { env: WORD }
                                    check: content
                                  - to: https://\(server.place)/token/
                                    secret: { env: TOKEN }
                                  - to: https://\(server.place)/drop/
                                    check: answer
                                """, "exports/nombres")
                    let environment = [
                        "BASCULE_CONSOLE_SOURCE_HOSTS": "[\"\(server.place)\"]",
                        "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
                        "BASCULE_CONSOLE_SOURCE_CA": server.authority,
                        "BASCULE_LANGUAGE": "fr", "WORD": WebFolder.password,
                        "TOKEN": WebFolder.token,
                    ]
                    let made = try await world.run(
                        ["exports", "run", "nombres"], environment: environment)
                    #expect(made.status == 0, "\(made)")
                    let wrong = try await world.run(
                        ["exports", "deliver"],
                        environment: environment.merging(["WORD": "x"]) { $1 })
                    #expect(wrong.status == 1, "\(wrong)")
                    let answers = try await world.texts(
                        "select concat(state, ' ', answer) from bascule.export_deliveries order by id"
                    )
                    #expect(
                        answers.dropFirst().allSatisfy { $0.hasPrefix("accepted") }, "\(answers)")
                    #expect(
                        answers.first?.contains("ne nous laisse pas écrire") == true, "\(answers)")
                    let again = try await world.run(
                        ["exports", "deliver", "1"], environment: environment)
                    #expect(again.status == 0, "\(again)")
                    let path = try #require(
                        try await world.texts("select path from bascule.exports").first)
                    let name = (path as NSString).lastPathComponent
                    for folder in ["in", "token", "drop"] {
                        #expect(
                            FileManager.default.contentsEqual(
                                atPath: server.path("\(folder)/\(name)"),
                                andPath: "\(world.home.path)/var/export/\(name)"), "\(folder)")
                    }
                    let states = try await world.texts(
                        "select state from bascule.export_deliveries")
                    #expect(states == ["accepted", "accepted", "accepted"])
                }
            }
        }
    }
}
