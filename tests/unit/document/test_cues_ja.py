"""Short sentences over all rungs and kinds; none is taken from an annotated text."""

import builtins

import pytest

from detente.document.cues.ja import WITH_SIGNATURE, clauses
from detente.document.cues.ja.judge import OWN
from detente.document.cues.ja.ladder import rules
from detente.document.cues.ja.predicate import predicate
from detente.document.cues.ja.words import tokenizer
from detente.document.cues.ja.words import words as tokens
from detente.document.reading import Mention, Sentence
from detente.errors import DetenteError
from detente.i18n import LANGUAGES, text

NAMES = {
    "フィンランド": "FIN", "ヘルシンキ": "FIN", "ペルー": "PER", "リマ": "PER",
    "ケニア": "KEN", "ナイロビ": "KEN",
}  # fmt: skip
DEAL = ("FIN", "PER")


def read(words: str, kind="body"):
    sentence = Sentence(0, len(words), words, kind, "ja", 0)
    named = []
    for name, code in NAMES.items():
        at = words.find(name)
        if at >= 0:
            named.append(Mention(at, at + len(name), name, (code,), "state", "name"))
    return clauses(0, sentence, named, DEAL)


def said(words: str, kind="body") -> list[str]:
    return [str(c.certainty.status or c.certainty.kind or "no_cue") for c in read(words, kind)]


RUNGS = {
    "agreed": """
        両国は銅の関税を半減させることで合意した。
        フィンランドとペルーは魚粉の禁輸を解くことで一致した。
        両首脳は港の共同利用を認めることを確認しました。
        両政府は、査証を免除することで折り合った。
        レーダー情報を毎月交換することで話がまとまった。
        両外相は、領事館を新設することで足並みをそろえた。
        漁獲枠を二割増やすことが決まった。
        両国は互いの港を攻撃しないことを申し合わせた。
        双方は新たな数量制限を課さないことで合意に達した。
        両国は軍用機を島に置かないことを確約した。
        締約国は、島に部隊を置いてはならないものとする。
        両締約国は、鉱石の輸出を制限しないものとする。
        第三条　締約国は、監視員を受け入れるものとする。
        協定では、通行料を半額にする。
        覚書によると、ペルーは四つの港を開放する。
        協定によれば、巡視船十隻を供与することになる。
        共同声明には、共同衛星を開発することが盛り込まれた。
        合意文書は、抑留中の船員を釈放すると定めている。
        付属書には、検査を年二回行うことが明記されている。
        輸入枠の上限は年3万トンです。
        対象は小型船に限られる。
        融資の利用は公共事業の場合に限られる。
        覚書は来月リマで署名する予定だ。
        両国は共同基金を創設する。
        双方は撤収を六月までに完了するものとする。
        両国は燃料の供給を再開しなければならない。
        違反があれば免除は打ち切られるとの条項が付いている。
        融資の実行は、議会が予算を通すことが前提になる。
        期限が過ぎれば自動的に失効する仕組みだ。
        リマは船員全員を帰国させるという約束をした。
        関係者によると、両国は送電線を建設することで大筋合意した。
        両政府は木材の禁輸を解除することで合意したと発表した。
        両国は、共同で灯台を維持するということで手を打った。
        大臣会合で、関税を段階的に撤廃することが正式に決まりました。
        ペルー側は、税率の引き上げを適用しない。
        フィンランドは巡視船十隻を供与する。
        船員を順次帰国させることも盛り込まれた。
        残りを第三国に売ることが認められる。
        ケニアは衛星の情報を共有することに合意した。
        フィンランドとペルーは、20億ユーロを融通し合うことで妥結した。
        締約国は、相手国の産品の輸入を禁止しないものとし、検査は出港地で行う。
        施設の警備は双方の負担とする。
        いずれの締約国も、6カ月前に通告して協定を終了させることができる。
        港の使用料は、両国が折半することを決定するとともに、払込みの期限を三月とすることを確認した。
        停戦は正午に発効し、双方の部隊は川岸から後退する。
        議定書は、要請を受けた国に回答を義務付けた。
    """,
    "signed": """
        フィンランドとペルーは漁業協定に署名した。
        リチウムに関する覚書がリマで署名されました。
        両大臣は議定書に調印した。
        両国は昨日、租税条約を締結した。
        両社は十年間の売買契約を結んだ。
        犯罪人引渡条約に両外相がサインした。
        漁業協定にようやく調印。
        両総裁が署名した覚書は、決済銀行を三行に増やすと定めている。
        投資協定の署名式で、両首相は文書に名を連ねた。
        両国防相は覚書に署名し、演習を年二回に減らすことで合意した。
        両首相は通商協定に署名したと発表した。
        両省は技術協力に関する書簡を交わした。
        フィンランドとペルーは投資協定に署名し、初回の払込みは夏に行われる。
    """,
    "in-force": """
        停戦は日曜日に発効した。
        改正条約は今月一日に施行された。
        ガスの供給が月曜日に再開した。
        協定に基づき、巡視船がすでに操業している。
        回廊はすでに稼働しています。
        関税の引き下げはもう適用されている。
        取り決めに従って、部隊の撤収が進んでいる。
        査証の免除は先週から実施されている。
        直行便の運航が始まった。
        査証免除は本日付で効力を持つ。
        覚書に沿って、両国の船が港を使っています。
        新しい税率は同日から適用されている。
        新しい税率は既に効力が生じている。
        港は十日から既に開放されている。
        現行の協定は引き続き効力を有する。
        両国の国民は査証なしで互いの国に入れるようになっている。
        送電は先月から続いている。
    """,
    "talks-agreed": """
        両国は査証をめぐる協議を始めることで合意した。
        両首脳は、軍備管理の交渉を再開することで一致した。
        漁業問題を扱う作業部会を設置することが決まった。
        両外相は関税に関する作業部会の設置で合意した。
        両政府は来月から実務者協議に入ることを確認した。
        通商交渉の開始で両首相が一致した。
        両軍は連絡会議を立ち上げることで折り合った。
        投資協定の交渉入りで両国が合意した。
        双方は専門家会合を春に開くことを申し合わせた。
        鉄鋼についての対話を再開することになった。
        両者は国境の画定に関する話し合いに入ることを約束した。
        両国は来月、査証に関する協議を開始する。
        共同研究を始めることで両省が合意した。
        送電線について、事務レベルの折衝を再開することで一致しました。
    """,
    "to-be-discussed": """
        港湾の使用料が協議の議題となった。
        通過料の引き上げをめぐる交渉が続いている。
        両国は漁獲枠の配分を話し合った。
        両外相は大使館の移転について協議した。
        撤退の期限については調整が続いている。
        賠償の額は次回に持ち越された。
        結論は次回会合に委ねられた。
        両国は鉱山の出資比率について検討を続けることで合意した。
        両首脳は関税の扱いを検討することで一致した。
        ペルーは港の共同管理を提案した。
        双方の隔たりは埋まらなかった。
        停戦を延長するかどうかは、来週の会合で判断する。
        送電料の負担を巡り、協議はなお続く。
        関税の扱いが主な議題となりました。
        基地の使用期間は俎上に載せられた。
        焦点は、港の使用権に関する協議だ。
        両国は査証の扱いについて意見を交わした。
        補償の是非を話し合う。
        通過料を下げる案は来年協議される。
        港の使用料は改めて検討される見通しだ。
        燃料の代金については、両国が引き続き交渉している。
        検疫の手続きは、当局間で引き続き検討することになった。
        港の使用料については、まだ合意に至っていない。
        移送の手順については、文言の調整が行われている段階だ。
        家族の呼び寄せは、今後の交渉に委ねられた。
    """,
    "hinted": """
        ペルーは関税を引き下げる方針を示した。
        フィンランド政府は漁船を受け入れる用意があると述べた。
        リマは部隊を下げてもよいとの考えを示した。
        ヘルシンキは制裁の緩和を検討している。
        ペルー外相は禁輸の解除に前向きな姿勢を見せた。
        ペルーの大統領は港の開放を示唆した。
        フィンランド首相は追加の融資も排除しないと語った。
        ペルー政府は輸入枠を広げる意向だ。
        リマは大使を戻すつもりだと伝えた。
        ペルー側は囚人の釈放を視野に入れている。
        フィンランドの国防相は演習を中止する構えを見せている。
        ペルーの首相は、巡視船を購入したいと述べた。
        フィンランドの財務相は、融資を増やすと述べた。
        ペルーの外相は、港を開放することもありうると語った。
        両首脳は関税を下げる方針を示唆した。
        ペルーは値下げを求める方針を崩していない。
        ペルー政府は巡視船を増やす方向で調整している。
        フィンランド側は燃料を供給する準備ができている。
        ペルーの外相は、フィンランドが約束を破れば関税を戻すと警告した。
        ペルー外相は「近く身柄の引き渡しを正式に請求する」と話している。
        約束が守られなければ許可を取り消す、というのがペルー外務省の説明だ。
        ペルーの国防相から、巡視船を供与する意向を伝達した。
        ペルー政府の関係者は、輸入枠を広げる可能性を示唆した。
        ペルーの首相は、漁船の入港を認める余地はあると語った。
        ペルーの外相は、協議に応じることもやぶさかではないと述べた。
        ペルー政府は、部隊を受け入れる用意があると大使を通じて伝えた。
    """,
    "denied": """
        ペルー政府は報道を否定した。
        リマは港の売却を拒否した。
        両国は関税の扱いで合意に至らなかった。
        交渉は決裂した。
        フィンランドは値下げに応じなかった。
        ペルーは首を縦に振らなかった。
        ペルーの報道官は、そのような約束をした事実はないと述べた。
        フィンランド首相は、港を売る計画はないと述べた。
        制裁の解除は見送られた。
        協定の署名は見送られた。
        構想は白紙に戻った。
        ペルーの外相は、報道は事実ではないと述べた。
        フィンランドは漁業者の受け入れを断った。
        両者は妥結に至らず、会談を終えた。
        ペルーは追加の譲歩には応じていない。
        ヘルシンキは査察官の受け入れを拒んだ。
        両国は国境線で一致できなかった。
        ペルーの大臣は、部隊の受け入れは難しいと述べた。
        ペルーの首相は、港の売却は検討していないと述べた。
        フィンランドの報道官は、そのような契約は結んでいないと述べた。
        一部の報道機関は両国が港の売却で合意したと報じたが、ペルーの外相はこれを否定した。
    """,
    "absent": """
        制裁への言及はなかった。
        声明は漁業に触れていない。
        関税の引き下げは盛り込まれなかった。
        違約金についての定めはない。
        肥料は対象に含まれていません。
        覚書には価格が書かれていない。
        人権問題は取り上げられなかった。
        合意文書に期限の記載は見当たらない。
        資産の凍結は手つかずだ。
        賠償は議題に上らなかった。
        共同声明は基地について沈黙を守っている。
        港の問題は盛り込まれずじまいだった。
        数量は明らかにされていない。
        査察の手順は示されていない。
        共同声明の発表は見送られた。
        詳しい説明はありませんでした。
        通貨の条項は最終案に入っていない。
        期限の欄は空欄のままだ。
        覚書は部隊の駐留を定めるものではない。
        違反時の罰則に関する規定は設けられていない。
        覚書には、期限に関する規定が欠けている。
        焦点だった鉱山の共同開発は、今回は見送られた。
        首脳会談は共同声明を採択することなく終了した。
        境界線は決まっていない。
        会談で基地が取り上げられたという情報はない。
    """,
    "speculated": """
        関税が下がれば、銅の輸出は増えるだろう。
        港が開けば、輸送費は下がる。
        合意は長続きしないかもしれない。
        株価は下がるとみられる。
        協定で供給が増えるほど、価格は下がる。
        交渉は難航するとの見方が強い。
        年内の妥結は難しいだろう。
        停戦が崩れる恐れがある。
        専門家は、影響は小さいと指摘する。
        アナリストは、効果は限られると分析している。
        これは歴史的な転換点だ。
        成否を占うのは早計だ。
        ペルーの狙いは、外貨を稼ぐことにある。
        リマが譲ったのは、選挙を控えているからだ。
        フィンランドが急ぐ背景には、燃料の不足がある。
        リマの本音は、港を手放したくないことにある。
        ケニアは合意に反発した。
        ナイロビの外相は懸念を示した。
        ケニア政府は協定を歓迎すると述べた。
        ケニアは、港の開放を非難した。
        ケニアの農家は失望をあらわにした。
        漁業団体は不満を漏らした。
        ケニアの経済学者は異を唱えた。
        通行料が下がることで、船の往来は増える。
        禁輸が解ければ、村の暮らしは楽になるでしょう。
        ペルー軍は、補給路を守る狙いから延長に応じたとみられる。
        輸入が増えるおそれがある。
        リマは外貨を稼ぎたいのだろう。
        リマが譲ったのは選挙のためだとの見方が強い。
        漁業者の間では、魚の値段が下がるとの見方が多い。
        村の店の売り上げは減るとみられる。
        市場からは警戒する声が出ている。
        禁輸の長期化も大きな要因と考えられます。
    """,
    "background": """
        フィンランドはガスの輸入の四割をペルーに頼っている。
        橋は1962年に造られた。
        人口の一割が漁業で暮らしている。
        紛争はこれまでに二千人の命を奪った。
        両首脳はヘルシンキで会談した。
        国境の町には三万人が暮らす。
        本文に述べる合意は実在しない。
        これは、合意をどう読み取るかを示すための例である。
        両国はこれまで漁獲枠を別々に設けていた。
        覚書は法的拘束力を持たない。
        協定に法的拘束力はない。
        有効期間は5年。
        協定は来年四月に発効する。
        条約は批准書の交換から三十日後に発効する予定だ。
    """,
    "topic": """
        両首脳は友好関係の重要性を確認した。
        両外相は緊密に連携していくことで一致した。
        次節では漁業の問題を扱う。
        では、港はどうなるのか。
        両大臣は協力の大切さについて認識を共有した。
        両大臣は約四十分間会談したところ、概要以下のとおり。
    """,
    "no_cue": """
        灰色の空。
        港に雪が降る。
        首相はよく眠れたらしい。
    """,
}
CASES = [(line.strip(), rung) for rung, block in RUNGS.items() for line in block.splitlines() if
         line.strip()]  # fmt: skip


@pytest.mark.parametrize(("words", "rung"), CASES)
def test_the_last_clause_has_its_rung(words, rung):
    assert said(words)[-1] == rung


def test_there_are_enough_cases():
    assert len(CASES) >= 150


@pytest.mark.parametrize(
    ("words", "want"),
    [
        ("停戦は発効したが、捕虜の交換は盛り込まれなかった。", ["in-force", "absent"]),
        (
            "両国は関税を下げることで合意したものの、期限は決まっていない。",
            ["agreed", "absent"],
        ),
        ("両国は協定に署名し、共同基金を設けることで合意した。", ["signed", "signed"]),
        ("港の開放が議題となり、交渉を始めることが決まった。", ["to-be-discussed", "talks-agreed"]),
        ("両国は米、麦、豆の関税を下げることで合意した。", ["agreed"]),
        ("両国は港を開放し、通行料を下げることで合意した。", ["agreed", "agreed"]),
        ("隔たりは埋まらず、合意に至らなかった。", ["denied"]),
    ],
)
def test_a_sentence_falls_into_what_it_says(words, want):
    assert said(words) == want


def test_a_half_without_tense_has_that_of_the_next():
    assert said("条約は月曜に発効し、検問所の運用が始まった。")[0] == "in-force"
    assert said("条約は来月発効し、検問所を開くことになる。")[0] == "background"


def test_the_report_is_stripped():
    words = "ペルーの報道官は、両国が港を開くことで合意したと述べた。"
    (clause,) = read(words)
    assert clause.certainty.attributed.of(words) == "ペルーの報道官"
    assert clause.span.of(words) == "両国が港を開くことで合意した"
    assert str(clause.certainty.status) == "agreed"


def test_a_lead_names_the_source():
    words = "関係者によると、両国は港を開くことで合意した。"
    (clause,) = read(words)
    assert clause.certainty.attributed.of(words).startswith("関係者によると")
    assert clause.span.of(words).startswith("両国は")


@pytest.mark.parametrize(
    ("words", "who", "want"),
    [
        ("ペルーは港を開放する用意があると、同国の外相は語った。", "ペルー", "hinted"),
        (
            "フィンランド政府は声明を出し、港を貸す予定はないと述べた。",
            "フィンランド政府",
            "denied",
        ),
        ("ペルー大統領からは、関税を下げる意向だとの説明があった。", None, "hinted"),
        ("両国は港を開くことで合意したとのことです。", None, "agreed"),
    ],
)
def test_who_speaks_is_found(words, who, want):
    clause = read(words)[-1]
    assert str(clause.certainty.status) == want
    if who:
        assert clause.certainty.attributed.of(words) == who


def test_a_condition_is_told():
    words = "監視団が認めた場合、両国は部隊を撤収するものとする。"
    clause = read(words)[-1]
    assert clause.certainty.condition.of(words) == "監視団が認めた場合"


def test_a_purpose_is_not_quoted():
    words = "緊張の緩和を目的に、両国は部隊を下げることで合意した。"
    clause = read(words)[-1]
    assert clause.span.of(words).startswith("両国は")


def test_the_same_words_of_another_state_are_a_reaction():
    assert said("ペルーは、港を開放すると述べた。") == ["hinted"]
    assert said("ケニアは、港を開放すると述べた。") == ["speculated"]


def test_the_subject_is_known():
    assert read("ペルーは関税を下げる方針を示した。")[0].certainty.subject == ("PER",)


def test_the_cue_stands_in_the_sentence():
    words = "両国は銅の関税を下げることで合意した。"
    assert "合意" in read(words)[0].certainty.cue.of(words)


def test_a_denial_of_a_denial_is_none():
    assert said("ペルーは値下げに応じないことはない。") != ["denied"]


@pytest.mark.parametrize(
    ("words", "flags"),
    [
        ("関税を下げなければならない", {"must"}),
        ("関税を下げません", {"negative"}),
        ("関税を下げることになった", {"decided", "past"}),
        ("関税が下がりかねない", {"guess"}),
        ("関税を下げている", {"going"}),
        ("関税を下げたい", {"want"}),
        ("関税は下がるだろう", {"guess"}),
        ("関税は下げられた", {"passive", "past"}),
    ],
)
def test_endings_are_read(words, flags):
    assert predicate(tokens(words)).flags == flags


@pytest.mark.parametrize(
    "words",
    ["", " ", "\u3000", "。", "、", "、、、", "「" * 500, "」" * 50, "「」と述べた。", "と述べた。",
     "によると、", "（" * 300, "：", "第一条", "ない", "ず、", "が、" * 2000, "合意した" * 3000,
     "と述べた" * 3000, "こと" * 9000, "\ud7ff😀" * 300, "x" * 100_000, "1" * 20_000, "は、" * 5000,
     "を下げて、" * 5000],
)  # fmt: skip
def test_any_string_is_read(words):
    for clause in clauses(0, Sentence(0, len(words), words, "body", "ja", 0), [], DEAL):
        assert 0 <= clause.span.start <= clause.span.end <= max(1, len(words))


def test_places_are_those_of_the_document():
    words = "両国は協定に署名した。"
    sentence = Sentence(700, 700 + len(words), words, "body", "ja", 3)
    (clause,) = clauses(9, sentence, [], DEAL)
    assert clause.sentence == 9
    assert clause.span.start == 700
    assert 700 <= clause.certainty.cue.start < clause.certainty.cue.end <= sentence.end


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_its_reason(lang):
    for name in {*(rule.name for rule in rules()), *OWN, WITH_SIGNATURE}:
        assert text(f"cues_ja.rule_{name.replace('.', '_')}", lang)


def test_names_of_rules_are_their_own():
    names = [rule.name for rule in rules()]
    assert len(set(names)) == len(names)


def test_without_the_tokenizer_it_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name == "sudachipy":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    tokenizer.cache_clear()
    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(DetenteError, match="sudachipy"):
        tokens("協定")


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("両国は昨年二月にも停戦に合意したが、三週間で破られた。", "agreed.reached"),
        ("フィンランドとペルーは来月、投資協定に署名し、払込みを始める。", "signed.and"),
        ("ペルーは例年、夏から秋にかけて税率を見直し、魚粉は双方の港で検査する。", "agreed.term"),
        ("統計によると、両国は毎年約三万トンを超える。", "agreed.term"),
        ("補給路を守る狙いから、両国は停戦を延ばすことで合意した。", "motive.with_aim"),
        ("両国は、これまでの取り決めに従って検査を続ける。", "background.until_now"),
        ("電話会談は、外交の転換を示唆している。", "hinted.considers"),
        ("これまでに四割が港から送られている。", "force.since"),
        ("両国は制裁をめぐる交渉を昨年から続けている。", "force.since"),
        ("ペルーの首相は、額は公表していないと述べた。", "denied.not_done"),
    ],
)
def test_what_only_looks_like_it_does_not_fire(words, rule):
    assert rule not in [c.certainty.rule for c in read(words)]
