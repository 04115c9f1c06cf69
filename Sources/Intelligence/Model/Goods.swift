/// One kind of goods in a record.
public struct Goods: Hashable, Sendable {
    /// What it is, as the operation names it: `methamphetamine`, `pangolin scales`, `rosewood`.
    public var commodity: String
    /// In words.
    public var description: String?
    /// The accepted scientific name, for species: `Manis javanica`.
    public var species: String?
    /// The CITES appendix of the species.
    public var citesAppendix: CITESAppendix?
    /// The Harmonized System code, six to ten digits.
    public var hs: String?
    /// Net mass in kilograms.
    public var quantityKg: Double?
    /// A number of pieces, in `countUnit`.
    public var quantityCount: Double?
    /// `tablets`, `specimens`, `tusks`; `items` where it is not said.
    public var countUnit: String?
    /// A volume in litres.
    public var quantityLitres: Double?
    /// Cubic metres, for timber.
    public var quantityM3: Double?
    /// The value in `currency`.
    public var value: Double?
    /// ISO 4217.
    public var currency: String?
    /// What it was declared as.
    public var declaredAs: String?

    /// Makes one of its required parts; the rest is set afterwards.
    public init(commodity: String) { self.commodity = commodity }
}
