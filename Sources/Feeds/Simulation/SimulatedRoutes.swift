import Intelligence

/// Country pairs that goods of a kind are known to take.
enum SimulatedRoutes {
    enum Class: Sendable { case opiate, cocaine, synthetic, european, cannabis, wildlife, timber, marine, asian }

    struct Pair: Sendable {
        let origin: String
        let destination: String
    }

    /// Origin and destination, with weights. Opiates and cocaine: how often the pair was reported to UNODC from 2006
    /// to 2017, destinations in Asia and the Pacific only. The others, weights included, are ours after the routes
    /// that public reports on the operation name.
    static func table(_ kind: Class) -> WeightedTable<Pair> {
        switch kind {
        case .opiate: opiate
        case .cocaine: cocaine
        case .synthetic: synthetic
        case .european: european
        case .cannabis: cannabis
        case .wildlife: wildlife
        case .timber: timber
        case .marine: marine
        case .asian: asian
        }
    }

    private static func pairs(_ text: [(String, Int)]) -> WeightedTable<Pair> {
        WeightedTable(text.map { (Pair(origin: String($0.0.prefix(2)), destination: String($0.0.suffix(2))), $0.1) })
    }

    private static let opiate = pairs([
        ("PK-TH", 12), ("PK-CN", 11), ("PK-MY", 11), ("PK-AU", 10), ("PK-IN", 9), ("PK-HK", 8), ("PK-ID", 7),
        ("PK-BD", 6), ("PK-NP", 6), ("PK-KH", 5), ("PK-VN", 4), ("IN-CN", 4), ("PK-SG", 3), ("AE-CN", 3),
        ("TH-AU", 3), ("IN-BD", 3), ("NP-IN", 2), ("TH-CN", 2), ("IN-AU", 2),
    ])
    private static let cocaine = pairs([
        ("EC-AU", 5), ("EC-CN", 5), ("ES-IN", 5), ("EC-TH", 4), ("ES-TH", 3), ("EC-IN", 3), ("NL-NZ", 3),
        ("GB-NZ", 3), ("BR-CN", 3), ("BE-AU", 2), ("ET-TH", 2), ("NG-TH", 2), ("EC-MY", 2), ("FR-HK", 2),
        ("DE-HK", 2), ("DE-JP", 2), ("DE-VN", 2), ("AE-CN", 2), ("CO-CN", 2), ("BR-HK", 2), ("TH-AU", 1),
    ])
    private static let synthetic = pairs([
        ("MM-TH", 20), ("MM-LA", 10), ("LA-TH", 9), ("MM-MY", 7), ("TH-AU", 9), ("TH-NZ", 5), ("MY-AU", 6),
        ("TH-KR", 6), ("TH-JP", 5), ("LA-VN", 8), ("KH-VN", 5), ("VN-AU", 4), ("HK-AU", 3), ("MY-ID", 5),
        ("CN-AU", 2), ("US-AU", 3), ("US-NZ", 2),
    ])
    private static let european = pairs([
        ("NL-AU", 6), ("NL-NZ", 4), ("DE-AU", 4), ("DE-VN", 3), ("NL-MY", 2), ("BE-ID", 2), ("DE-HK", 2), ("GB-AU", 2),
        ("NL-KR", 2), ("DE-TH", 2), ("NL-VN", 3), ("FR-JP", 1), ("HK-AU", 1),
    ])
    private static let cannabis = pairs([
        ("TH-HK", 9), ("TH-IN", 8), ("TH-SG", 4), ("TH-GB", 3), ("TH-JP", 4), ("US-HK", 6), ("US-AU", 4), ("CA-AU", 3),
        ("LA-TH", 5), ("NP-IN", 5), ("IN-BD", 3), ("US-KR", 4), ("TH-ID", 3), ("CA-HK", 3),
    ])
    private static let wildlife = pairs([
        ("NG-VN", 20), ("NG-SG", 6), ("NG-CN", 9), ("NG-HK", 8), ("CM-VN", 3), ("CM-HK", 3), ("KE-VN", 4), ("TZ-VN", 3),
        ("MZ-VN", 6), ("MZ-MY", 3), ("ZA-VN", 6), ("ZA-HK", 6), ("ZA-SG", 3), ("ZA-MY", 3), ("AO-VN", 3), ("MY-VN", 4),
        ("ID-CN", 3), ("VN-CN", 8), ("LA-CN", 3),
    ])
    private static let timber = pairs([
        ("IN-HK", 6), ("IN-CN", 6), ("IN-SG", 3), ("KH-VN", 5), ("LA-VN", 6), ("LA-CN", 3), ("MM-CN", 5), ("TH-CN", 2),
        ("NG-CN", 6), ("GH-CN", 3),
    ])
    private static let marine = pairs([
        ("MX-HK", 4), ("MX-CN", 3), ("PE-HK", 3), ("PH-HK", 4), ("ID-HK", 5), ("ID-CN", 3), ("VN-CN", 4), ("IN-CN", 3),
        ("AE-HK", 2), ("TH-CN", 2),
    ])
    private static let asian = pairs([
        ("IN-TH", 7), ("IN-MY", 5), ("BD-TH", 3), ("IN-SG", 3), ("MY-CN", 4), ("ID-CN", 4), ("TH-CN", 3), ("VN-CN", 5),
        ("MY-HK", 3), ("ID-VN", 2),
    ])

    /// Countries where goods change ship or aircraft.
    static let hubs = ["SG", "MY", "HK", "TH", "VN", "CN", "KR", "IN"]

    /// UN/LOCODE of a sea port and of an airport of a country; nil where the table has none.
    static func ports(of country: String) -> (sea: String?, air: String?) {
        switch country {
        case "AE": ("AEJEA", "AEDXB")
        case "AU": ("AUSYD", "AUMEL")
        case "BD": ("BDCGP", "BDDAC")
        case "BN": ("BNMUA", "BNBWN")
        case "BR": ("BRSSZ", "BRGRU")
        case "CM": ("CMDLA", "CMDLA")
        case "CN": ("CNNSA", "CNCAN")
        case "CO": ("COCTG", "COBOG")
        case "EC": ("ECGYE", "ECGYE")
        case "GB": ("GBFXT", "GBLHR")
        case "HK": ("HKHKG", "HKHKG")
        case "ID": ("IDTPP", "IDCGK")
        case "IN": ("INNSA", "INDEL")
        case "JP": ("JPYOK", "JPNRT")
        case "KE": ("KEMBA", "KENBO")
        case "KH": ("KHKOS", "KHPNH")
        case "KR": ("KRPUS", "KRICN")
        case "LA": (nil, "LAVTE")
        case "MM": ("MMRGN", "MMRGN")
        case "MN": (nil, "MNULN")
        case "MY": ("MYPKG", "MYKUL")
        case "MZ": ("MZMPM", "MZMPM")
        case "NG": ("NGAPP", "NGLOS")
        case "NL": ("NLRTM", "NLAMS")
        case "NP": (nil, "NPKTM")
        case "NZ": ("NZAKL", "NZAKL")
        case "PK": ("PKKHI", "PKKHI")
        case "SG": ("SGSIN", "SGSIN")
        case "TH": ("THLCH", "THBKK")
        case "TZ": ("TZDAR", "TZDAR")
        case "VN": ("VNHPH", "VNSGN")
        case "ZA": ("ZADUR", "ZAJNB")
        default: (nil, nil)
        }
    }
}
