/// The words. They are compared folded, as texts are: without case, diacritics and tone marks.
extension RefusedWords {
    private static let english = """
        afghan african albanian algerian american angolan arab argentine asian australian bangladeshi beninese \
        bolivian brazilian british burmese cambodian cameroonian canadian caucasian chinese colombian congolese \
        cuban ecuadorian egyptian ethiopian european filipino french gabonese gambian german ghanaian guinean \
        indian indonesian iranian iraqi israeli italian ivorian japanese kenyan korean laotian lebanese liberian \
        malagasy malawian malaysian malian mexican mongolian moroccan mozambican myanmarese namibian nepali nepalese \
        nigerian pakistani peruvian portuguese russian rwandan senegalese singaporean somali spanish sudanese syrian \
        taiwanese tanzanian thai togolese tunisian turkish ugandan ukrainian venezuelan vietnamese yemeni zambian \
        zimbabwean
        akha bamar cham dayak hausa hmong igbo jarai kachin karen khmer kinh lahu lisu mien muong nung rohingya roma \
        shan tay tibetan uyghur uighur wa yoruba zulu
        animist atheist buddhist catholic christian hindu jew jewish muslim moslem islamic orthodox protestant sikh \
        shiite sunni taoist
        """
    /// French, Spanish, Portuguese, Italian, German, Indonesian and Malay.
    private static let otherLatin = """
        africain africaine africano africana afrikaner chinois chinoise chino chinos chinas chines cinese chinesisch \
        nigeriane nigeriano nigeriana nigerianer nigerianisch vietnamien vietnamienne vietnamita vietnamesisch \
        thailandais thailandaise tailandes tailandesa birman birmane birmano camerounais camerounaise ghaneen \
        ghaneenne ghanes ivoirien ivoirienne senegalais senegalaise congolais congolaise colombien colombienne \
        colombiano colombiana indien indienne indio pakistanais pakistanaise cambodgien laotien malaisien philippin \
        musulman musulmane musulmanes musulmana muculmano muculmana mussulmano islamico islamisch islamique chretien \
        chretienne cristiano cristiana cristao budista bouddhiste buddista catolico catolica catholique hindou hinduista \
        juif juive judio judia judeu jude juden beragama kristen nasrani yahudi tionghoa cina bumiputera
        """
    static let traits: Set<String> = [
        "nationality", "nationalities", "ethnicity", "ethnic", "ethnicities", "religion", "religions", "religious",
        "race", "citizenship", "nationalite", "nacionalidad", "nacionalidade", "nationalitat", "ethnie", "etnia",
        "kewarganegaraan", "agama", "bangsa", "suku",
    ]
    static let words: Set<String> = Set(
        (english + " " + otherLatin).split { $0.isWhitespace }.map(String.init).flatMap { [$0, $0 + "s"] }
    ).union(traits)

    /// Of several words, Vietnamese and Malay.
    static let phrases: Set<String> = Set(vietnameseAndMalay.map { folded($0).joined(separator: " ") })

    private static let vietnameseAndMalay = [
        "Hồi giáo", "Phật giáo", "Công giáo", "Thiên Chúa giáo", "đạo Hồi", "đạo Phật", "Tin Lành", "Ấn Độ giáo",
        "dân tộc", "tôn giáo", "quốc tịch", "chủng tộc", "người Hoa", "người Việt", "người Thái", "người Lào",
        "người Tàu", "người Trung", "người Miến", "người Chăm", "người Kinh", "người H'Mông", "người da đen",
        "người Phi", "người Ấn", "người Hồi", "orang asli", "orang Islam", "umat Islam", "warga negara",
    ]

    /// In scripts that write no spaces: Chinese, Thai, Lao, Khmer, Burmese. Chinese persons are a country and 人, Thai ones ชาว or คน and a country.
    static let unspaced: Set<String> = {
        var all = otherScripts.split { $0.isWhitespace }.map(String.init)
        for country in chinese { all += ["\(country)人", "\(country)籍"] }
        for country in thai { all += ["ชาว\(country)", "คน\(country)"] }
        return Set(all.map { folded($0).joined(separator: " ") })
    }()

    private static let otherScripts = """
        穆斯林 伊斯兰 伊斯蘭 伊斯兰教 伊斯蘭教 回族 回教 维吾尔 維吾爾 维吾尔族 維吾爾族 藏族 壮族 苗族 瑶族 傣族 彝族 汉族 漢族 罗兴亚 基督徒 基督教 天主教 佛教 佛教徒 \
        印度教 犹太 猶太 犹太人 猶太人 黑人 白人 非洲人 华人 華人 少数民族 國籍 国籍 种族 種族 宗教
        มุสลิม อิสลาม ชาวพุทธ ชาวคริสต์ คริสเตียน ฮินดู ศาสนา สัญชาติ เชื้อชาติ ชาติพันธุ์ โรฮิงญา ชาวเขา ชาวต่างชาติ แขก
        ມຸສລິມ ອິດສະລາມ ສາສະໜາ ສັນຊາດ ຊົນເຜົ່າ មូស្លីម ឥស្លាម សាសនា សញ្ជាតិ ជនជាតិ မွတ်စလင် ရိုဟင်ဂျာ ဘာသာရေး လူမျိုး
        """

    private static let chinese = """
        中国 中國 越南 泰国 泰國 缅甸 緬甸 老挝 寮國 柬埔寨 马来西亚 馬來西亞 马来 印尼 印度尼西亚 菲律宾 菲律賓 新加坡 印度 巴基斯坦 孟加拉 尼泊尔 日本 韩国 韓國 朝鲜 \
        尼日利亚 尼日利亞 奈及利亚 加纳 喀麦隆 刚果 肯尼亚 坦桑尼亚 南非 莫桑比克 赞比亚 津巴布韦 哥伦比亚 墨西哥 巴西 伊朗 阿富汗 俄罗斯 美国 英国 法国 德国
        """.split { $0.isWhitespace }.map(String.init)
    private static let thai = """
        จีน ไทย พม่า เมียนมา ลาว เขมร กัมพูชา เวียดนาม ญวน มาเลย์ มาเลเซีย อินโดนีเซีย ฟิลิปปินส์ อินเดีย ปากีสถาน เนปาล ไนจีเรีย กานา แอฟริกา แอฟริกัน เกาหลี \
        ญี่ปุ่น อิหร่าน รัสเซีย
        """.split { $0.isWhitespace }.map(String.init)

    /// Names of countries, as a party's address has them.
    static let countries: Set<String> = {
        let others = (chinese + thai).map { folded($0).joined(separator: " ") }
        return Set(latinCountries.split { $0.isWhitespace }.map(String.init)).union(others)
    }()

    private static let latinCountries = """
        afghanistan algeria angola argentina australia bangladesh benin bolivia brazil brasil burma myanmar cambodia \
        campuchia cameroon canada china colombia congo cuba ecuador egypt ethiopia france gabon gambia germany ghana \
        guinea hongkong india indonesia iran iraq israel italy japan kenya korea laos lao lebanon liberia madagascar \
        malawi malaysia mali mexico mongolia morocco mozambique namibia nepal nigeria pakistan peru philippines russia \
        rwanda senegal singapore somalia southafrica srilanka sudan syria taiwan tanzania thailand togo tunisia turkey \
        uganda ukraine venezuela vietnam yemen zambia zimbabwe africa trungquoc ando miendien thailan
        """

    /// Words for a person, and what stands between them and the word for a people.
    static let persons: Set<String> = Set(
        """
        national nationals citizen citizens passport passports people person persons man men woman women male males \
        female females boy girl crew courier couriers mule mules passenger passengers traveller travellers traveler \
        travelers tourist tourists student students worker workers migrant migrants refugee refugees immigrant \
        immigrants community communities family families sailor sailors seafarer seafarers driver drivers syndicate \
        syndicates gang gangs mafia cartel suspect suspects trafficker traffickers smuggler smugglers monk monks \
        priest priests name names surname surnames sounding looking born descent nguoi warga orang nacional \
        ressortissant ressortissants
        """.split { $0.isWhitespace }.map(String.init))
    static let nouns: Set<String> = persons.union(["a", "an", "the", "of", "in", "from", "is", "are", "with", "by"])
}
