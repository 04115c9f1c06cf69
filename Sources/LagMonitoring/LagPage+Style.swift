extension LagPage {
    /// The page's style sheet. Text on every ground has a contrast of at least 4.5 to 1.
    static let style = """
        :root {
          --ground: #f6f7f5; --card: #ffffff; --line: #dfe3de; --ink: #1b2420; --soft: #5a665f;
          --good: #11663f; --good-ground: #dcf1e4; --warn: #7a4a00; --warn-ground: #fdeccb;
          --bad: #a3161e; --bad-ground: #fde0df; --unknown: #4a5560; --unknown-ground: #e6eaee;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #10161a; --card: #182026; --line: #2b363d; --ink: #e8eeea; --soft: #9daaa4;
            --good: #7fdca8; --good-ground: #12392a; --warn: #f6c667; --warn-ground: #40300c;
            --bad: #ff9d98; --bad-ground: #4a1719; --unknown: #b9c4cd; --unknown-ground: #2b343b;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1.25rem 2rem; background: var(--ground);
          color: var(--ink); font: 1rem/1.45 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
        .brand { margin: 0; font-weight: 650; letter-spacing: .01em; }
        .brand span { color: var(--soft); font-weight: 400; }
        h1 { margin: .35rem 0 .4rem; font-size: clamp(1.5rem, 4.5vw, 2.1rem); line-height: 1.2; font-weight: 650; }
        h1 .mark { display: inline-flex; align-items: center; justify-content: center; width: 1.5em; height: 1.5em;
          margin-right: .2em; border-radius: 50%; font-size: .62em; vertical-align: .14em; }
        .good .mark { background: var(--good-ground); color: var(--good); }
        .warn .mark { background: var(--warn-ground); color: var(--warn); }
        .bad .mark { background: var(--bad-ground); color: var(--bad); }
        .unknown .mark { background: var(--unknown-ground); color: var(--unknown); }
        .facts, .quiet, footer { color: var(--soft); }
        .facts { margin: 0; } .facts b { color: var(--ink); font-weight: 550; }
        h2 { margin: 2rem 0 .6rem; font-size: 1.05rem; font-weight: 650; }
        .notice { margin: 1.25rem 0 0; padding: .75rem 1rem; border-radius: .6rem; }
        .notice.bad { background: var(--bad-ground); color: var(--bad); }
        .causes { list-style: none; margin: 0; padding: 0; }
        .causes li { margin-top: .4rem; padding: .6rem .9rem; background: var(--card); border: 1px solid var(--line);
          border-radius: .6rem; overflow-wrap: anywhere; }
        code { font: .92em ui-monospace, "DejaVu Sans Mono", monospace; }
        .pill { display: inline-block; padding: .08em .6em; border-radius: 1em; font-size: .85em; font-weight: 650;
          letter-spacing: .03em; white-space: nowrap; }
        .pill.good { background: var(--good-ground); color: var(--good); }
        .pill.warn { background: var(--warn-ground); color: var(--warn); }
        .pill.bad { background: var(--bad-ground); color: var(--bad); }
        table { width: 100%; border-collapse: separate; border-spacing: 0; background: var(--card);
          border: 1px solid var(--line); border-radius: .6rem; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th, td { padding: .55rem .8rem; text-align: left; vertical-align: baseline; font-weight: 400; }
        thead th { color: var(--soft); font-size: .85em; white-space: nowrap; }
        tbody tr > * { border-top: 1px solid var(--line); }
        .worker { font-weight: 600; } .worker small { display: block; color: var(--soft); font-weight: 400; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .letters { color: var(--warn); font-weight: 650; }
        footer { margin-top: 2rem; font-size: .9em; } a { color: inherit; }
        @media (max-width: 50rem) {
          body { padding: 1rem .8rem 1.5rem; }
          table, tbody, tr, td, tbody th { display: block; }
          table { background: none; border: 0; }
          thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          table:has(th[scope=rowgroup]) tbody, table:has(th[scope=row]) tr { margin-bottom: .7rem; padding: .3rem 0;
            background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
          tbody tr > * { border: 0; padding: .22rem .9rem; }
          table:has(th[scope=rowgroup]) tr + tr { margin-top: .4rem; padding-top: .4rem;
            border-top: 1px solid var(--line); }
          td { display: flex; justify-content: space-between; gap: 1rem; text-align: right; }
          td::before { content: attr(data-label); color: var(--soft); font-family: inherit; text-align: left; }
          td.number { white-space: normal; } td.detail { display: none; }
        }
        """

    /// A dot in the state's colour for the browser's tab.
    static func icon(_ tone: Tone) -> String {
        let colour =
            switch tone {
            case .good: "1f9d61"
            case .warn: "e09b1a"
            case .bad: "d4353d"
            case .unknown: "8894a0"
            }
        return "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
            + "%3Ccircle cx='8' cy='8' r='7' fill='%23\(colour)'/%3E%3C/svg%3E"
    }
}
