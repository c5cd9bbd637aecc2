#!/usr/bin/env python3
"""Checks a veridraw bundle, offline, with nothing but Python 3.9 or newer: python3 verify.py BUNDLE

BUNDLE is the folder or the .zip that was handed over. Everything is recomputed from its bytes:
hashes, signatures, commitments, chances, tickets, lists. Exit status: 0 verified, 2 contradicted,
1 could not be checked. The rules are those of the page "The draw log, veridraw/1"; the comments
here say why they are what they are.

It can be read from top to bottom: hashes and signatures, keys and heads, the files, the fields of
every kind of line, chances and tickets, then the log from its first entry to its last with the
rules that each entry must keep, the rules for one row, what a finding could mean, and the verdict.
To follow one draw alone, read `Draw`, `on_commit`, `on_roster`, `on_draw` and `on_reveal`.
"""
import argparse, base64, collections, datetime, functools, hashlib, hmac, json, os, re, stat
import struct, sys, zipfile, zlib, zoneinfo
from types import SimpleNamespace as Thing

ONE = 10 ** 9                                  # a chance of 1: chances are whole parts per billion
LAST_SECOND, LAST_DAY = 7258118399, 84005      # the end of 2199: no log may speak of what is later
MOST_DAYS, MOST_BYTES, NEVER = 3660, 1 << 30, 1 << 62
PAPERS = ("checkpoint", "log.vkey", "entries.jsonl", "acts.jsonl")
DRAND = {  # beacon chains whose times are known: time of round 1, seconds a round, bytes of a pulse
    "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971": (1692803367, 3, 48),
    "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce": (1595431050, 30, 96)}


class Bad(Exception):
    """Bytes that are not what the format allows: a fault's name, and words."""


# ---- hashes and signatures ----------------------------------------------------------------------
def sha(data):
    return hashlib.sha256(data).digest()


def leaf(line):                                # RFC 6962: leaves and nodes are hashed apart
    return sha(b"\0" + line)


def ds(*fields):                               # lengths in between: no two lists of fields collide
    return sha(b"".join(struct.pack(">I", len(f)) + f for f in fields))


def roots_of(leaves, sizes=()):
    """The tree's root over the first n leaves, for every n in `sizes` and for all of them."""
    peaks, roots = [], {0: sha(b"")}
    for size, node in enumerate(leaves, 1):
        n = size
        while n % 2 == 0:                      # two full halves become one
            node, n = sha(b"\1" + peaks.pop() + node), n // 2
        peaks.append(node)
        if size in sizes or size == len(leaves):
            roots[size] = functools.reduce(lambda right, left: sha(b"\1" + left + right),
                                           reversed(peaks))
    return roots


def root_of(lines):
    return roots_of([leaf(line) for line in lines])[len(lines)].hex()


P, ORDER = 2 ** 255 - 19, 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def point(raw):                                # Ed25519, RFC 8032 section 5.1.3
    sign, y = raw[31] >> 7, (int.from_bytes(raw, "little") & (1 << 255) - 1) % P
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    x = x if x % 2 == sign else -x % P
    return (x, y, 1, x * y % P) if x * x % P == square else None


def add(a, b):                                 # section 5.1.4
    m, n = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    c, d = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, p):
    q = (0, 1, 1, 0)
    for bit in bin(n)[2:]:
        q = add(q, q)
        q = add(q, p) if bit == "1" else q
    return q


def is_signed(key, signature, message):        # section 5.1.7: R = S B - h A, compared as bytes
    a, s = point(key), int.from_bytes(signature[32:], "little")
    if a is None or len(signature) != 64 or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    base = point(bytes([0x58] + [0x66] * 31))
    x, y, z, _ = add(times(s, base), times(h, (-a[0] % P, a[1], 1, -a[3] % P)))
    x, y = x * pow(z, -1, P) % P, y * pow(z, -1, P) % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# ---- keys and heads: C2SP signed-note and tlog-checkpoint ----------------------------------------
def decoded(text):                             # base64 with one spelling
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return raw if base64.b64encode(raw).decode() == text else None


def is_name(text):
    return text != "" and all(c != "+" and c > " " and not c.isspace() for c in text)


def key_of(text, kinds=(1, 4)):                # 1 signs a head's text, 4 a witness's cosignature
    name, _, rest = text.partition("+") if isinstance(text, str) else ("", "", "")
    number, _, raw = rest.partition("+")
    raw = decoded(raw) or b""
    if len(raw) != 33 or raw[0] not in kinds or not is_name(name) \
            or sha(name.encode() + b"\n" + raw)[:4].hex() != number:
        return None
    return Thing(text=text, name=name, id=number, kind=raw[0], raw=raw[1:])


class Note:
    """A text and the signatures under it; reading it says nothing about who signed."""

    def __init__(self, data):
        at = data.rfind(b"\n\n", 0, len(data) - 1)
        self.text, rest = data[:at + 1], data[at + 2:]
        if len(data) > 1000000 or at < 0 or data[-1:] != b"\n" \
                or any(c < 32 and c != 10 for c in self.text):
            raise ValueError
        self.signatures = [self.line(line) for line in rest[:-1].decode().split("\n")]
        self.text.decode()
        if len(self.signatures) > 100:
            raise ValueError

    @staticmethod
    def line(line):
        dash, name, raw = line.split(" ", 2)
        raw = decoded(raw) or b""
        if dash != "\u2014" or not is_name(name) or len(raw) < 5:
            raise ValueError
        return name, raw[:4].hex(), raw[4:]

    def is_by(self, key):                      # two signatures of one key are none
        mine = [raw for name, number, raw in self.signatures
                if (name, number) == (key.name, key.id)]
        if len(mine) != 1:
            return False
        if key.kind == 1:
            return is_signed(key.raw, mine[0], self.text)
        seen = b"cosignature/v1\ntime %d\n" % int.from_bytes(mine[0][:8], "big")
        return len(mine[0]) == 72 and is_signed(key.raw, mine[0][8:], seen + self.text)


class Head:
    """Size and root that somebody kept: at least 16 bytes of the root, as printed on paper."""

    def __init__(self, size, root, name, origin=None, note=None):
        self.size, self.root, self.name, self.origin, self.note = size, root, name, origin, note

    @classmethod
    def of(cls, note, name):
        origin, size, root, end = note.text.split(b"\n")
        root = decoded(root.decode()) or b""
        if not re.fullmatch(rb"0|[1-9][0-9]{0,18}", size) or int(size) >= 1 << 63 or end \
                or len(root) != 32 or not re.fullmatch(rb"[ -~]+", origin):
            raise ValueError
        return cls(int(size), root, name, origin.decode(), note)

    def fits(self, roots):
        return self.size in roots and roots[self.size].startswith(self.root)

    def spoken(self):
        return " ".join([str(self.size)] + re.findall("....", self.root[:16].hex()))


# ---- the files ----------------------------------------------------------------------------------
def is_of_format(path):
    folder, _, name = path.partition("/")
    if name.startswith(".") or "/" in name or not name:
        return path in PAPERS
    return name.endswith(".note" if folder == "held" else ".jsonl") \
        and folder in ("rosters", "lists", "picks", "held")


def read_bundle(path):
    """Files of the format by path, and what else was there. Links lead out of what was given."""
    files, others = {}, []
    if os.path.isfile(path):
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                name = info.filename
                if name in files or name in others or stat.S_ISLNK(info.external_attr >> 16):
                    raise ValueError(f"{name!r} stands twice in it, or is a link")
                if name.endswith("/"):
                    continue
                if not is_of_format(name):
                    others.append(name)
                elif info.file_size + sum(map(len, files.values())) > 2 * MOST_BYTES:
                    raise ValueError(f"{name!r} is too large")
                else:
                    files[name] = archive.read(info)
        return files, others
    for name in sorted(os.listdir(path)):
        inner = os.path.join(path, name)
        is_folder = os.path.isdir(inner)
        looked = is_folder and name in ("rosters", "lists", "picks", "held")
        for file in [f"{name}/{n}" for n in sorted(os.listdir(inner))] if looked else [name]:
            full = os.path.join(path, file)
            if os.path.islink(inner) or os.path.islink(full):
                raise ValueError(f"{file!r} is a link")
            if os.path.isdir(full) or not is_of_format(file):
                others.append(file + "/" * os.path.isdir(full))
            else:
                with open(full, "rb") as opened:
                    files[file] = opened.read(MOST_BYTES + 1)
                if len(files[file]) > MOST_BYTES:
                    raise ValueError(f"{file!r} is too large")
    return files, others


# ---- canonical JSON, and what each kind of entry holds -------------------------------------------
def refuse(_):
    raise ValueError


def number(text):
    return int(text) if len(text) <= 16 and 0 <= int(text) < 2 ** 53 else refuse(text)


def plain(value, depth=0):                     # what two readers cannot understand differently
    if isinstance(value, (dict, list)):
        inside = value.values() if isinstance(value, dict) else value
        keys = value if isinstance(value, dict) else ()
        return depth < 32 and all(re.fullmatch("[a-z0-9_]+", k) for k in keys) \
            and all(plain(v, depth + 1) for v in inside)
    return value is not None


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def parsed(line, most=65535):
    try:
        if len(line) > most or not re.fullmatch(rb'([ -\[\]-~]|\\["\\])*', line):
            raise ValueError
        value = json.loads(line, parse_int=number, parse_float=refuse, parse_constant=refuse)
        if not plain(value) or canonical(value) != line:
            raise ValueError
        return value
    except (ValueError, RecursionError):
        raise Bad("not-canonical", "the line is not its own canonical form") from None


class Fields:
    """Takes each field of an object once; what nobody asked for is refused at the end."""

    def __init__(self, value, name):
        if not isinstance(value, dict):
            raise Bad("bad-value", f"'{name}' is no object")
        self.rest = dict(value)

    def take(self, name, convert):
        if name not in self.rest:
            raise Bad("missing-field", f"field '{name}' is missing")
        value = convert(self.rest.pop(name))
        if value is None:
            raise Bad("bad-value", f"field '{name}' has a value the format does not allow")
        return value

    def all(self, shape, finish=True):
        found = {name: self.take(name, convert) for name, convert in shape.items()}
        if finish and self.rest:
            raise Bad("unknown-field", f"field '{min(self.rest)}' does not belong here")
        return found


def whole(least=0, most=2 ** 53):
    return lambda v: v if type(v) is int and least <= v <= most else None


def text(v):
    return v if isinstance(v, str) else None


def flag(v):
    return v if isinstance(v, bool) else None


def like(pattern):
    full = re.compile(pattern).fullmatch
    return lambda v: v if isinstance(v, str) and full(v) else None


def each(convert):
    def read(v):
        found = [convert(x) for x in v] if isinstance(v, list) else [None]
        return None if None in found else found
    return read


def inner(shape):
    def read(v):
        try:
            return Fields(v, "").all(shape)
        except Bad:
            return None
    return read


def counts(v):
    small = whole(0, 10 ** 6)
    return v if isinstance(v, dict) and all(small(n) is not None for n in v.values()) else None


@functools.lru_cache(4096)
def day(v, last=NEVER):                        # days since 1970
    if not isinstance(v, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", v):
        return None
    try:
        n = datetime.date.fromisoformat(v).toordinal() - 719163
    except ValueError:
        return None
    return n if 0 <= n <= last else None


def iso(n):
    return str(datetime.date.fromordinal(min(n + 719163, datetime.date.max.toordinal())))


def any_day(v, last=NEVER):
    return day(v, last) if isinstance(v, str) else None


def date(v):
    return any_day(v, LAST_DAY)


list_name = like(r"[a-z0-9][a-z0-9.-]{0,31}")
digest, label, hexes = like("[0-9a-f]{64}"), like("[0-9a-f]{32}"), like("([0-9a-f]{2})*")
clock = like("([01][0-9]|2[0-3]):[0-5][0-9]")


def slot(v, last=LAST_DAY):
    when, slash, name = v.partition("/") if isinstance(v, str) else ("", "", "")
    return v if slash and list_name(name) and day(when, last) is not None else None


def slot_of(when, name):
    return f"{iso(when)}/{name}"


def minutes(v):
    return int(v[:2]) * 60 + int(v[3:]) if clock(v) else None


def log_key(v):
    return key_of(v, kinds=(1,))


def pool_now(v):
    return v if v == {} else Fields(v, "pool").all({"left": whole(1, 10 ** 5),
                                                    "owed": whole(0, 10 ** 6)})


LIST = {"name": list_name, "weekdays": like("[01]{7}"), "opens": minutes, "closes": minutes}
POOL = {"first": date, "last": date, "owed": whole(0, 10 ** 6)}
DUTY = {"kind": like("window|gap"), "at_least": whole(0, 10 ** 5), "days": whole(1, 10 ** 5)}
PHASE = {"floor": whole(0, ONE), "flat": whole(0, ONE), "duties": each(inner(DUTY)),
         "allowed": whole(0, 10 ** 5)}


def phases(v):
    found = {k: inner(PHASE)(p) for k, p in v.items()} if isinstance(v, dict) else {"": None}
    return None if None in found.values() else found


POLICY = {"program": text, "lists": each(inner(LIST)), "mode": like("independent|capped|pool"),
          "caps": counts, "pool": lambda v: v if v == {} else inner(POOL)(v), "phases": phases,
          "mixes": each(like("officer|drand")), "epoch": whole(1, 31),
          "reveal_s": whole(0, 604800), "tests": each(text)}


def policy(v):                                 # it may hold more than a verifier needs
    found = Fields(v, "pol").all(POLICY, finish=False)
    return Thing(raw=v, plans={p["name"]: p for p in reversed(found["lists"])}, **found)


moment = whole(0, LAST_SECOND)
KINDS = {
    "genesis": {"origin": text, "key": log_key, "tz": text, "witnesses": each(key_of),
                "chains": each(digest)},
    "policy": {"program": text, "from": date, "hash": digest, "pol": policy},
    "commit": {"slot": slot, "seq": whole(), "c": digest, "src": text, "opens": moment,
               "closes": moment},
    "mix": {"first": whole(), "last": whole(), "src": like("officer|drand")},
    "officer": {"value": like("[1-6]{50,}"), "n": whole(), "seen": digest, "by": text},
    "drand": {"chain": digest, "round": whole(), "sig": hexes},
    "roster": {"slot": slot, "root": digest, "n": whole(), "n_el": whole(), "pol": digest,
               "caps": counts, "pool": pool_now},
    "draw": {"slot": slot, "roster": whole(), "mixes": each(whole()), "n_sel": whole(),
             "res": digest, "degraded": flag},
    "late": {"slot": slot, "leaf": digest, "drawn": flag},
    "pick": {"slot": slot, "use": like("panel|run|hour|observer"), "of": whole(1, ONE),
             "root": digest},
    "missed": {"slot": slot, "why": text},
    "reveal": {"slot": slot, "seed": digest},
    "act": {"slot": lambda v: v if v == "" else slot(v), "what": text, "by": text, "h": digest},
    "change": {"what": like("enrol|discharge|phase|lane|done|makeup|closure|cap"), "by": text,
               "h": digest},
    "key": {"key": log_key, "why": text},
    "restore": {"n": whole(), "root": digest, "lost": each(slot), "why": text},
    "erase": {"count": whole(), "by": text},
    "report": {"from": date, "to": date, "hash": digest}}
CHANGES = {
    "enrol": {"label": label, "list": list_name, "phase": text, "lane": text},
    "discharge": {"label": label}, "phase": {"label": label, "phase": text},
    "lane": {"label": label, "lane": text}, "done": {"label": label, "date": date},
    "makeup": {"label": label, "by": date}, "closure": {"date": date, "list": list_name},
    "cap": {"date": date, "list": list_name, "lane": text, "cap": whole(0, 10 ** 6)}}


def entry_of(line):
    fields = Fields(parsed(line), "entry")
    if fields.take("v", whole()) != 1:
        raise Bad("unknown-version", "")
    kind, at = fields.take("t", text), fields.take("at", moment)
    if kind not in KINDS or kind in ("officer", "drand"):
        raise Bad("unknown-kind", f"there is no kind '{kind}'")
    if kind != "mix":
        return Thing(t=kind, at=at, **{k.replace("from", "since"): v
                                       for k, v in fields.all(KINDS[kind]).items()})
    found = {name: fields.take(name, whole()) for name in ("first", "last")}
    if found["first"] > found["last"]:
        raise Bad("bad-value", "field 'last' comes before 'first'")
    found["src"] = fields.take("src", KINDS["mix"]["src"])
    return Thing(t=kind, at=at, **found, **fields.all(KINDS[found["src"]]))


def lines_of(data):
    """Lines that each end in LF, and whether the last one does."""
    lines = data.split(b"\n")
    return (lines[:-1], True) if lines[-1] == b"" else (lines, False)


# ---- rows ---------------------------------------------------------------------------------------
Duty = collections.namedtuple("Duty", "by left owed allowed")
Row = collections.namedtuple("Row", "base duties eligible label lane p phase slot why leaf")
WHYS = ("not-expected", "excused", "hospital", "custody", "travel", "discharged", "other")


def duty(v):
    fields = Fields(v, "du")
    allowed = fields.take("allowed", whole()) if "allowed" in v else None
    return Duty(**fields.all({"by": any_day, "left": whole(), "owed": whole()}), allowed=allowed)


ROW = {"base": like("floor|flat|pool"), "du": each(duty), "el": flag, "id": label, "lane": text,
       "p": whole(0, ONE), "ph": text, "slot": lambda v: slot(v, NEVER), "why": text}


def read(line, shape):                         # the values of a line of a file; None if it is none
    try:
        return Fields(parsed(line, len(line)), "line").all(shape)
    except Bad:
        return None


def row_of(line):
    row = read(line, ROW)
    if not row or (row["why"] != "" if row["el"] else row["why"] not in WHYS):
        return None
    return Row(row["base"], row["du"], *[row[k] for k in ("el", "id", "lane", "p", "ph", "slot",
                                                          "why")], leaf(line).hex())


def pair_of(line, name, most=2 ** 53):         # a line of a list or of a second draw
    pair = read(line, {"id": label, name: whole(0, most - 1)})
    return pair and (pair["id"], pair[name])


def list_line(label, number, name="number"):
    return b'{"id":"%s","%s":%d}' % (label.encode(), name.encode(), number)


# ---- chances and tickets ------------------------------------------------------------------------
@functools.lru_cache(None)
def hazard(left, owed, floor, allowed):
    """Chance with `left` days left and `owed` tests guaranteed: every pattern of days with the same
    number of tests is equally likely, and nobody is safe after a test."""
    if not 1 <= left <= MOST_DAYS or allowed is not None and not owed <= allowed <= MOST_DAYS:
        raise Bad("duty-misdated", "no chance follows from the row's duties")
    if owed >= left:
        return ONE
    if owed == 0 and allowed is None:
        return floor
    row = [0] * ((owed if allowed is None else allowed) + 1)
    for n in range(1, left + 1):
        for i in range(len(row)):              # row[i] is h(n-1, i) until it is overwritten
            if allowed is not None and i >= allowed:
                row[i] = 0
            elif owed - i >= n:
                row[i] = ONE
            elif owed <= i and (allowed is None or allowed - i >= n):
                row[i] = floor
            else:
                d = row[i] + ONE - row[i + 1]
                row[i] = (2 * row[i] * ONE + d) // (2 * d)
    return row[0]


def chance(base, duties):                      # the most urgent duty rules
    if len(duties) > 1 and any(d.allowed is not None for d in duties):
        raise Bad("duty-misdated", "a ceiling stands alone")
    found = [hazard(d.left, d.owed, base, d.allowed) for d in duties]
    return found[0] if duties and duties[0].allowed is not None else max([base] + found)


def below(ticket, n):
    return int.from_bytes(ticket[:8], "big") * n >> 64


class Draw:
    """The draw of one slot, from its roster and its randomness."""

    def __init__(self, log_id, slot, roster, seed, mixes):
        salt = ds(b"veridraw/1/mix", log_id, slot.encode(), *mixes)
        self.prk = hmac.digest(salt, bytes.fromhex(seed), "sha256")
        self.slot, self.roster, self.tickets = slot, roster, {}

    def use(self, name, subject):              # HKDF-Expand: depends on slot and subject alone
        return hmac.digest(self.prk, b"veridraw/1/%s\0%s\1" % (name, subject), "sha256")

    def ticket(self, label):
        if label not in self.tickets:
            self.tickets[label] = self.use(b"ticket", bytes.fromhex(label))
        return self.tickets[label]

    def number(self, label):
        return below(self.ticket(label), ONE)

    def selected(self, rows):
        rows = [r for r in rows if r.eligible]
        if self.roster.mode == "independent":
            return sorted(r.label for r in rows if self.number(r.label) < r.p)
        if self.roster.mode == "pool":
            pool = self.roster.pool or {"left": 1, "owed": 0}
            due = sum(below(self.use(b"due", b"%d" % k), pool["left"]) == 0
                      for k in range(pool["owed"]))
            return sorted(sorted((r.label for r in rows), key=self.ticket)[:due])
        return sorted(x for lane in self.roster.caps for x in self.lane(rows, lane))

    def lane(self, rows, lane):                # the certain ones, then one walk in ticket order
        lot = [r for r in rows if r.lane == lane]
        places = min(self.roster.caps[lane], len(lot))
        today = day(self.slot[:10])
        due = lambda r: min([d.by for d in r.duties if d.owed >= d.left], default=today)
        taken = sorted((r for r in lot if r.p == ONE),
                       key=lambda r: (due(r), self.ticket(r.label)))[:places]
        rest = sorted((r for r in lot if 0 < r.p < ONE), key=lambda r: self.ticket(r.label))
        room, wanted = (places - len(taken)) * ONE, sum(r.p for r in rest)
        mark = below(self.use(b"start", lane.encode()), ONE)
        for r in rest:
            step = r.p if wanted <= room else r.p * room // wanted
            if (mark + step) // ONE > mark // ONE:
                taken.append(r)
            mark += step
        return [r.label for r in taken]

    def list(self):
        return [(x, self.number(x)) for x in self.selected(self.roster.rows)]

    def would(self, row):                      # had this one row been eligible
        others = [r for r in self.roster.rows if r.eligible and r.lane == row.lane] \
            if self.roster.mode == "capped" else [r for r in self.roster.rows if r.eligible]
        others = [] if self.roster.mode == "independent" else others
        return row.label in self.selected(others + [row._replace(eligible=True)])


# ---- what the log says, entry by entry -----------------------------------------------------------
class Slot:
    """Everything the log and the files say of one list on one date."""

    def __init__(self, name):
        self.name, self.date, self.list = name, day(name[:10]), name[11:]
        self.commit = self.roster = self.draw = self.missed = self.reveal = None
        self.mixes, self.late, self.picks, self.closures, self.excuses = [], [], [], [], []
        self.caps, self.lost, self.rows, self.drawn, self.late_rows = {}, False, 0, 0, 0
        self.file = self.lines = None          # the roster and the list, where they are as logged
        self.ruled = self.checked = False      # whether its rows were looked at; and it drawn again
        self.selected, self.odd, self.recent, self.remarks = None, [], [], []

    def mix(self, source):
        return next((m for m in self.mixes if m.src == source), None)

    def decided(self):
        return self.draw or self.missed

    def file_name(self, use=""):
        return f"{self.name.replace('/', '_')}{use}.jsonl"


class Slots(dict):
    def __missing__(self, name):
        self[name] = Slot(name)
        return self[name]


class Person:
    """One label's stay, as far as the log tells it."""

    def __init__(self, row, start, index):
        self.list, self.lane, self.phase, self.start = row["list"], row["lane"], row["phase"], start
        self.starts, self.enrolled, self.phase_set = {self.phase: start}, index, index
        self.done, self.makeups, self.left = [], [], NEVER
        self.first, self.guaranteed, self.ends = {}, set(), {}     # by phase: what its rows said

    def note(self, row, today, rules):
        self.first.setdefault(row.phase, today)
        if row.base == "floor":
            self.guaranteed.add(row.phase)
            for rule, duty in zip(rules, row.duties):
                if rule["kind"] == "window":
                    self.ends[row.phase, rule["at_least"], rule["days"]] = duty.by


class Log:
    """Replays a log; a rule that is broken becomes a finding, and the replay goes on."""

    def __init__(self, genesis, log_id, files, openings, roots, accept_restore):
        self.genesis, self.log_id, self.files, self.openings = genesis, log_id, files, openings
        self.roots, self.accept_restore, self.at, self.index = roots, accept_restore, genesis.at, 1
        self.zone = zoneinfo.ZoneInfo(genesis.tz)
        self.slots, self.people, self.leavers = Slots(), {}, collections.defaultdict(list)
        self.members, self.done = collections.defaultdict(set), collections.defaultdict(list)
        self.closed, self.commits = collections.defaultdict(set), collections.defaultdict(list)
        self.policies, self.owner, self.order, self.early, self.seq = [], {}, [], [], 0
        self.findings, self.obstacles, self.unchecked, self.warnings = [], [], [], []
        self.would, self.unopened, self.unserved, self.last_roster = [], 0, [], {}
        self.no_shows, self.makeups = collections.Counter(), {}
        self.closers, self.said = collections.Counter(), collections.Counter()

    def find(self, code, where, words, index=NEVER):
        """A finding about a slot; about the entry that is being read, if no other is named."""
        if index == NEVER:
            index = self.index
            self.said[index] += 1
            if self.said[index] > 100:         # one entry may contradict every other one
                return None
        self.findings.append([code, where, index, words])
        return self.findings[-1]

    # -- times, policies, calendar
    @functools.lru_cache(None)
    def offset(self, at):
        return int(datetime.datetime.fromtimestamp(at, self.zone).utcoffset().total_seconds())

    def today(self, at):
        return (at + self.offset(at)) // 86400

    def instant(self, when, minute):           # in a gap the later reading, in a fold the first
        local = when * 86400 + minute * 60
        both = [local - self.offset(local - 86400), local - self.offset(local + 86400)]
        return min([r for r in both if r + self.offset(r) == local], default=max(both))

    def opening(self, plan, when):
        return self.instant(when, plan["opens"]), self.instant(when, plan["closes"])

    def ruling_list(self, name):
        return [p for p in self.policies if p.program == self.owner.get(name)]

    def in_force(self, name, when, before=NEVER):
        return next((p for p in reversed(self.ruling_list(name))
                     if p.index < before and p.since <= when), None)

    def ruling(self, s):                       # fixed by the officer's dice, else by the commit
        return s.commit and self.in_force(s.list, s.date, (s.mix("officer") or s.commit).index)

    def mode(self, s):
        return self.ruling(s).pol.mode if self.ruling(s) else "independent"

    def turns(self, name):
        """From which date on each policy may rule dates that no commit names: it must have been
        logged before the list's next commit, and before that date's opens."""
        turns = []
        for p in self.ruling_list(name):
            since = max([p.since] + [d for d, index in self.commits[name] if index < p.index])
            logged = self.today(p.at)
            if since <= logged:
                plan = p.pol.plans.get(name) or self.plan(turns, name, logged)
                late = plan is not None and p.at >= self.opening(plan, logged)[0]
                since = logged + 1 if late else logged
            turns.append((since, p))
        return turns

    @staticmethod
    def plan(turns, name, when):
        ruling = next((p for since, p in reversed(turns) if since <= when), None)
        return ruling and ruling.pol.plans.get(name)

    def window(self, s):
        ruling = self.ruling(s)
        plan = ruling.pol.plans.get(s.list) if ruling \
            else self.plan(self.turns(s.list), s.list, s.date)
        return self.opening(plan, s.date) if plan else None

    def required(self, name, when, turns):
        """The window of a date without a commit, if the calendar has the date."""
        plan = self.plan(turns, name, when)
        if plan is None or plan["weekdays"][(when + 3) % 7] == "0":
            return None
        window, limit = self.opening(plan, when), self.next_commit(name, when)
        closures = self.slots[slot_of(when, name)].closures
        return None if any(i < limit and at < window[0] for i, at in closures) else window

    def next_commit(self, name, when):
        return min((index for d, index in self.commits[name] if d > when), default=NEVER)

    def dates(self, name, today, last):
        """How many dates the list has from today on, as far as is known now."""
        if last < today:
            return 0
        eras = [(p.since, p.pol.plans.get(name, {"weekdays": "0000000"})["weekdays"])
                for p in reversed(self.ruling_list(name))]
        ahead = (n for n in range(today + 1, min(last, today + MOST_DAYS) + 1)
                 if n not in self.closed[name])
        return 1 + sum(next((w for since, w in eras if since <= n), "0000000")[(n + 3) % 7] == "1"
                       for n in ahead)

    # -- the walk along the entries
    def run(self, entries):
        for e in entries:
            e.index = self.index
            if e.at < self.at:
                self.find("time-backwards", None, f"{e.at} comes after {self.at}")
            handler = getattr(self, "on_" + e.t, None)
            if handler:
                handler(e, self.slots[e.slot]) if getattr(e, "slot", "") else handler(e, None)
            self.index, self.at = self.index + 1, e.at
        for label, (made, bare) in sorted(self.makeups.items()):
            if bare:
                self.warnings.append(f"label {label}: {count(made, 'make-up')}, {bare} without an "
                                     "opened act of a no-show before")
        if self.closers:
            who = ", ".join(f"{by} {n}" for by, n in sorted(self.closers.items()))
            dates = count(sum(self.closers.values()), "date")
            self.warnings.append(f"{dates} closed after the commitment: {who}")
        if self.unopened:
            self.obstacles.append(f"{self.unopened} changes are not opened in acts.jsonl")
        for finding, seq in self.unserved:
            if finding and seq < len(self.order):
                finding[1] = self.order[seq].name

    def on_genesis(self, e, _):
        self.find("genesis-misplaced", None, "a second genesis")

    def on_policy(self, e, _):
        p = e.pol
        if sha(canonical(p.raw)).hex() != e.hash or e.program != p.program:
            self.find("policy-hash-differs", None, "hash or program is not the policy's beside it")
        for problem in problems_of(p):
            self.find("policy-out-of-range", None, problem)
        for name in p.plans:
            if self.owner.get(name, e.program) != e.program:
                self.find("list-taken", None, f"list '{name}' is program '{self.owner[name]}'s")
        for name in [n for n in self.commits if self.owner.get(n) == e.program]:
            for when, _ in self.commits[name]:
                s = self.slots[slot_of(when, name)]
                if when >= e.since and not s.decided() and self.ruling(s) \
                        and not agree(self.ruling(s).pol, p, s):
                    self.find("policy-disturbs-commit", s.name, "it changes a committed slot")
        for name in p.plans:
            self.owner.setdefault(name, e.program)
        self.policies.append(e)

    def on_commit(self, e, s):
        if e.seq != self.seq:
            self.find("seq-gap", s.name, f"seq {e.seq} where {self.seq} comes next")
        self.seq = e.seq + 1
        if s.commit:
            self.find("second-commit", s.name, "the slot is committed already")
        policy = self.in_force(s.list, s.date)
        plan = policy and policy.pol.plans.get(s.list)
        if s.closures or s.missed or not plan or plan["weekdays"][(s.date + 3) % 7] == "0":
            self.find("extra-slot", s.name, "the calendar has no such date")
        else:
            opens, closes = self.opening(plan, s.date)
            if e.opens != opens:
                self.find("opens-moved", s.name, f"opens {e.opens}, the policy says {opens}")
            if e.closes != closes:
                self.find("closes-moved", s.name, f"closes {e.closes}, the policy says {closes}")
            if e.at >= opens:
                self.find("committed-late", s.name, "committed when the slot was open already")
        self.early = [m for m in self.early if m.last >= len(self.order)]
        s.mixes += [m for m in self.early if m.first <= len(self.order)]
        s.commit = s.commit or e
        self.order.append(s)
        self.commits[s.list].append((s.date, self.index))

    def on_mix(self, e, _):
        served = self.order[e.first:e.last + 1]
        for s in served:
            if s.mix(e.src):
                self.find("second-dice" if e.src == "officer" else "second-pulse", s.name,
                          f"the slot is served already by entry {s.mix(e.src).index}")
            policy = self.in_force(s.list, s.date)
            if not policy or e.src not in policy.pol.mixes:
                self.find("mix-not-asked", s.name, f"the policy asks for no {e.src} mix")
        self.check_dice(e, served) if e.src == "officer" else self.check_pulse(e, served)
        if e.last >= len(self.order):
            self.early.append(e)
        e.bytes = e.value.encode() if e.src == "officer" else bytes.fromhex(e.sig)
        for s in served:
            s.mixes.append(e)

    def check_dice(self, e, served):
        """Whoever threw the dice held every commitment they serve, and no slot was open yet."""
        if e.n > self.index or self.roots.get(e.n, b"").hex() != e.seen:
            self.find("dice-head-differs", None, f"the head of {e.n} entries is not the one here")
        if len(served) != e.last - e.first + 1:
            seq = max(e.first, len(self.order))
            words = f"seq {seq} is served and not committed yet"
            self.unserved.append((self.find("dice-before-commit", None, words), seq))
        for s in served:
            if s.commit.index >= e.n:
                self.find("dice-before-commit", s.name, f"the head of {e.n} entries does not hold "
                          f"the commit in entry {s.commit.index}")
            if self.window(s) and e.at >= self.window(s)[0]:
                self.find("dice-late", s.name, "entered when the slot was open already")

    def check_pulse(self, e, served):
        if e.first != e.last or not served:
            return self.find("wrong-pulse", None, "a pulse serves one committed slot")
        s = served[0]
        if not s.roster:
            self.find("pulse-too-early", s.name, "logged before the roster it must not know")
        if s.reveal:
            self.find("pulse-withheld", s.name, "logged after the seed was revealed")
        if e.chain not in self.genesis.chains:
            return self.find("wrong-pulse", s.name, f"chain {e.chain} is not in the genesis")
        if e.chain not in DRAND:
            return self.obstacles.append(f"drand chain {e.chain} is not known here")
        start, period, length = DRAND[e.chain]
        window = self.window(s)
        if window:
            wanted = -(-(window[0] - start) // period) + 1 if window[0] >= start else None
            if e.round != wanted:
                self.find("wrong-pulse", s.name, f"round {e.round}, the slot's time gives {wanted}")
            elif e.at < start + (e.round - 1) * period:
                self.find("pulse-too-early", s.name, "logged before the round existed")
            if len(e.sig) != 2 * length:
                self.find("wrong-pulse", s.name, f"a signature of {len(e.sig) // 2} bytes")
        self.note_unchecked("pulse not checked here")

    def note_unchecked(self, words):
        if words not in self.unchecked:
            self.unchecked.append(words)

    # -- rosters
    def lines(self, path, s):
        if path not in self.files:
            return self.obstacles.append(f"{path} is missing")
        lines, is_ended = lines_of(self.files[path])
        if not is_ended:
            self.find("not-canonical", s.name, f"{path} does not end its last line")
        return lines

    def on_roster(self, e, s):
        if not s.commit or s.decided() or s.reveal:
            self.find("roster-out-of-order", s.name, "a roster comes between commit and end")
        elif s.roster:
            self.find("second-roster", s.name, "the slot has a roster already")
        else:
            window = self.window(s)
            if window and not window[0] <= e.at < window[1]:
                self.find("roster-outside-window", s.name, "fixed outside the slot's window")
            policy = self.policy_of(e, s)
            if policy and not self.unopened:
                self.check_inputs(e, s, policy)
            self.load_roster(e, s, policy)
        s.roster = s.roster or e

    def policy_of(self, e, s):
        ruling = self.ruling(s)
        if ruling and ruling.hash == e.pol:
            return ruling.pol
        named = next((p for p in reversed(self.policies) if p.hash == e.pol), None)
        self.find("policy-backdated" if named else "policy-unknown", s.name,
                  "the policy it names is not the one in force when the slot was fixed")
        return (named or ruling) and (named or ruling).pol

    def check_inputs(self, e, s, policy):
        caps = {lane: s.caps.get(lane, cap) for lane, cap in policy.caps.items()} \
            if policy.mode == "capped" else {}
        if e.caps != caps:
            low = any(cap > e.caps.get(lane, 0) for lane, cap in caps.items())
            self.find("caps-lowered" if low else "caps-raised", s.name,
                      f"caps {e.caps}, {caps} follow from the policy")
        pool = self.pool_of(s, policy)
        if e.pool != pool:
            was, owed = e.pool.get("owed", 0), pool.get("owed", 0)
            self.find("pool-left-differs" if was == owed else "pool-shrunk" if was < owed
                      else "pool-grown", s.name, f"pool {e.pool}, the log gives {pool}")

    def pool_of(self, s, policy):
        if policy.mode != "pool" or not policy.pool:
            return {}
        first, last = policy.pool["first"], policy.pool["last"]
        if not first <= s.date <= last:
            return {"left": 1, "owed": 0}
        tests = sum(first <= d <= last for d in self.done[s.list])
        return {"left": self.dates(s.list, s.date, last),
                "owed": max(0, policy.pool["owed"] - tests)}

    def load_roster(self, e, s, policy):
        lines = self.lines("rosters/" + s.file_name(), s)
        if lines is None:
            return
        rows = [row for row in map(row_of, lines) if row]
        s.rows, is_signed, is_whole = len(rows), root_of(lines) == e.root, len(rows) == len(lines)
        if not is_whole:
            self.find("not-canonical" if is_signed else "row-edited", s.name,
                      f"{len(lines) - len(rows)} lines of the roster are no rows")
        s.file = Thing(rows=rows if is_whole else [], signed=is_signed and is_whole, caps=e.caps,
                       pool=e.pool, mode=policy.mode if policy else "independent")
        if s.file.signed:
            self.last_roster[s.list] = s.file
            self.check_counts(e, s, rows)
        if is_whole and not (self.unopened and is_signed):
            self.check_rows(e, s, policy, rows)

    def check_counts(self, e, s, rows):
        eligible = sum(r.eligible for r in rows)
        if (len(rows), eligible) != (e.n, e.n_el):
            self.find("row-count-differs", s.name, f"{e.n} rows and {e.n_el} eligible, the lines "
                      f"have {len(rows)} and {eligible}")
        if any(a.label >= b.label for a, b in zip(rows, rows[1:])):
            self.find("rows-unsorted", s.name, "the rows are not in order, each label once")
        if any(r.slot != s.name for r in rows):
            self.find("row-slot-differs", s.name, "a row is of another slot")

    def check_rows(self, e, s, policy, rows):
        """Each row against what the log says of its label, then whether anybody is missing."""
        faults, matched, s.ruled = collections.defaultdict(list), 0, True
        rules = policy and RowRules(self, s, policy, e.pool, sum(r.eligible for r in rows))
        for row in rows:
            person = self.people.get(row.label)
            if not person:
                continue
            matched += person.list == s.list and person.left > s.commit.index
            logged = max(person.enrolled, person.phase_set)
            s.recent += [logged] if logged > s.commit.index else []
            try:
                if rules:
                    rules.check(row, person)
                phase = policy and policy.phases.get(row.phase)
                person.note(row, day(row.slot[:10]), phase["duties"] if phase else ())
            except Bad as bad:
                faults[bad.args[0]].append((row.label, bad.args[1]))
        leavers = {x for x in self.leavers[s.list] if self.people[x].left > s.commit.index}
        expected, present = self.members[s.list] | leavers, {r.label for r in rows}
        if not matched == len(rows) == len(self.members[s.list]) + len(leavers):
            for x in expected - present:
                faults["person-missing"].append((x, "enrolled, and without a row"))
            for x in present - expected:
                faults["person-unknown"].append((x, "a row, and not enrolled in the list"))
        if s.file.signed:
            for code, found in sorted(faults.items()):
                self.find(code, s.name, words_of(found))
            return
        changed = next((code for code in sorted(faults) if code.startswith("chance-")), None)
        code = "row-removed" if len(rows) < e.n else "row-added" if len(rows) > e.n \
            else "chance-edited-in-bundle" if changed else "row-edited"
        found = faults.get({"row-removed": "person-missing", "row-added": "person-unknown",
                            "chance-edited-in-bundle": changed}.get(code))
        self.find(code, s.name, "the roster's lines do not hash to the root in the log"
                  + (": " + words_of(found) if found else ""))

    # -- draws
    def on_draw(self, e, s):
        if s.draw:
            return self.find("second-draw", s.name, "the slot is drawn already")
        if not s.roster or s.missed or s.reveal:
            self.find("draw-out-of-order", s.name, "a draw comes after its roster, before its end")
            s.draw = e
            return None
        if e.roster != s.roster.index:
            self.find("draw-roster-differs", s.name,
                      f"drawn from entry {e.roster}, the roster is entry {s.roster.index}")
        if self.window(s) and e.at >= self.window(s)[1]:
            self.find("draw-late", s.name, "drawn after the slot closed")
        if s.commit and any(i > s.commit.index for i, _ in s.closures):
            self.find("closure-ignored", s.name, "the date was closed after the commit")
        if s.lost:
            self.find("lost-slot-drawn", s.name, "a slot that a restore lost is drawn again")
        self.check_mixes(e, s)
        self.load_list(e, s)
        self.note_cuts(s)
        entropy = (s.mixes or [s.commit])[-1]
        if entropy and entropy.index < s.roster.index:
            s.late_rows = sum(entropy.index < i < s.roster.index for i in s.recent + s.excuses)
        s.draw = e
        return None

    def check_mixes(self, e, s):
        """Every mix that serves the slot counts, and what the policy asks for is there."""
        asked = self.ruling(s).pol.mixes if self.ruling(s) else []
        if e.degraded and "drand" not in asked:
            return self.find("dice-skipped-as-degraded", s.name,
                             "degraded, and the policy asks for no pulse that could be missing")
        if "officer" in asked and not s.mix("officer"):
            self.find("dice-missing", s.name, "drawn without the officer's dice")
        if "drand" in asked and (s.mix("drand") is None) != e.degraded:
            self.find("pulse-skipped", s.name, "degraded, or not, against what the log holds")
        if e.mixes != [m.index for m in s.mixes]:
            self.find("mixes-differ", s.name, "not all the mixes that serve the slot, in order")
        return None

    def load_list(self, e, s):
        lines = self.lines("lists/" + s.file_name(), s)
        if lines is None:
            return None
        found = [x for x in (pair_of(line, "number", ONE) for line in lines) if x]
        s.selected, s.drawn = {label for label, _ in found}, e.n_sel
        if root_of(lines) != e.res:
            return self.find("list-altered", s.name, "the list does not hash to the root in the "
                             f"log: {len(found)} lines for {e.n_sel} selected")
        if len(found) != len(lines):
            return self.find("not-canonical", s.name, "lines of the list are not canonical")
        if len(found) != e.n_sel:
            self.find("list-count-differs", s.name, f"{e.n_sel} selected, {len(found)} lines")
        s.lines = found
        if any(a[0] >= b[0] for a, b in zip(found, found[1:])):
            self.find("number-altered", s.name, "the list is not in order")
        if s.file and s.file.signed:           # what can be said before the seed is out
            rows = {r.label: r for r in reversed(s.file.rows)}
            s.odd = [x for x, n in found if x not in rows or not rows[x].eligible
                     or s.file.mode == "independent" and n >= rows[x].p]
        return None

    def note_cuts(self, s):
        """Lanes whose chances did not all fit: neither sum depends on the tickets."""
        if not s.file or not s.file.signed or s.file.mode != "capped":
            return
        for lane, cap in sorted(s.file.caps.items()):
            chances = [r.p for r in s.file.rows if r.eligible and r.lane == lane]
            sure, rest = chances.count(ONE), [p for p in chances if p < ONE]
            taken = min(cap, sure)
            room = (min(cap, len(chances)) - taken) * ONE
            if sure <= taken and sum(rest) <= room:
                continue
            kept = sum(rest) if sum(rest) <= room else sum(p * room // sum(rest) for p in rest)
            words = (f"lane {lane} cut to {tests(taken * ONE + kept)} of "
                     f"{tests(sure * ONE + sum(rest))}; {sure - taken} deferred")
            s.remarks.append(words)
            self.warnings.append(f"{s.name}: floor not met: {words}")

    def on_late(self, e, s):
        s.late.append(e)
        if not s.file or not s.draw or s.reveal or s.file.mode != "independent":
            return self.find("late-unfounded", s.name, "only after a draw of independent patients")
        if self.window(s) and e.at >= self.window(s)[1]:
            self.find("late-unfounded", s.name, "after the slot closed")
        row = self.late_row(s, e)
        if not row:
            return self.find("late-unfounded", s.name, "no row of somebody not expected")
        if any(other.leaf == e.leaf for other in s.late[:-1]):
            self.warnings.append(f"entry {e.index}: {s.name}: label {row.label} was drawn late "
                                 "before")
        if e.drawn:
            s.selected = (s.selected or set()) | {row.label} if s.selected is not None else None
        return None

    @staticmethod
    def late_row(s, e):
        row = next((r for r in s.file.rows if r.leaf == e.leaf), None)
        return row if row and row.why == "not-expected" else None

    def on_pick(self, e, s):
        if not s.draw or s.reveal or any(p.use == e.use for p in s.picks):
            self.find("pick-out-of-order", s.name, "a second draw comes once, before the reveal")
        s.picks.append(e)
        lines = self.lines("picks/" + s.file_name("." + e.use), s)
        if lines is None:
            return None
        if root_of(lines) != e.root:
            return self.find("pick-altered", s.name, "the picks do not hash to the root in the log")
        picks = [x for x in (pair_of(line, "pick") for line in lines) if x]
        if len(picks) != len(lines):
            return self.find("not-canonical", s.name, "lines of the picks are not canonical")
        if s.lines is not None and [x for x, _ in picks] != [x for x, _ in s.lines] \
                or any(n >= e.of for _, n in picks):
            self.find("pick-altered", s.name, "not of the list's people in order, or out of range")
        return None

    # -- how a slot ends
    def on_missed(self, e, s):
        if s.decided() or s.reveal:
            self.find("missed-out-of-order", s.name, "the slot has come to its end already")
        else:
            window = self.window(s) if s.commit \
                else self.required(s.list, s.date, self.turns(s.list))
            if not window:
                self.find("extra-slot", s.name, "the calendar has no such date")
            else:
                commit = s.commit.index if s.commit else NEVER
                if e.at < window[1] and not s.lost and not self.unopened \
                        and not any(i > commit for i, _ in s.closures):
                    self.find("missed-too-soon", s.name, "declared missed while it could be drawn")
                bare = "" if s.commit else ", never committed"
                self.warnings.append(f"{s.name} missed{bare}: {e.why}")
        s.missed = s.missed or e

    def on_reveal(self, e, s):
        if not s.commit or not s.decided() or s.reveal:
            self.find("reveal-out-of-order", s.name, "a reveal comes once, after the slot's end")
            s.reveal = s.reveal or e
            return
        window, ruling = self.window(s), self.ruling(s)
        if window and e.at < window[1]:
            self.find("revealed-early", s.name, "revealed before the slot closed")
        if ruling and "drand" in ruling.pol.mixes and s.draw and s.draw.degraded \
                and not s.mix("drand"):
            self.find("pulse-withheld", s.name, "the late pulse is not logged before the reveal")
        if window and ruling and e.at > window[1] + ruling.pol.reveal_s:
            self.warnings.append(f"{s.name} revealed late")
            s.remarks.append("revealed late")
        s.reveal = e
        seed = bytes.fromhex(e.seed)
        if ds(b"veridraw/1/commit", self.log_id, s.name.encode(), seed).hex() != s.commit.c:
            self.find("seed-swapped", s.name,
                      f"the seed does not open the commitment in entry {s.commit.index}")
        else:
            self.recompute(s) if s.draw else self.recompute_missed(s)
            s.file = s.lines = None

    def drawing(self, s, roster, mixes):
        return Draw(self.log_id, s.name, roster, s.reveal.seed, [m.bytes for m in mixes])

    def recompute(self, s):
        """The sums again, once the seed is known."""
        if not s.file or not s.file.signed:
            return self.note_unchecked(f"{s.name} not drawn again: its roster is not the one in "
                                       "the log")
        draw = self.drawing(s, s.file, [m for m in s.mixes if m.index in s.draw.mixes])
        found, index = draw.list(), s.draw.index
        if root_of([list_line(*x) for x in found]) != s.draw.res:
            mine, theirs = {x for x, _ in found}, {x for x, _ in s.lines or []}
            if s.lines is None:
                self.find("list-count-differs", s.name, "the root is not what follows", index)
            elif mine == theirs:
                self.find("number-altered", s.name, "a number is not what follows", index)
            if s.lines is not None and mine - theirs:
                self.find("person-left-off", s.name, "drawn and not on the list: "
                          + " ".join(sorted(mine - theirs)), index)
            if s.lines is not None and theirs - mine:
                self.find("person-added", s.name, "on the list and not drawn: "
                          + " ".join(sorted(theirs - mine)), index)
        s.drawn, s.checked = s.draw.n_sel, s.ruled
        late = [(e, self.late_row(s, e)) for e in s.late]
        for e, row in [(e, row) for e, row in late if row]:
            if (draw.number(row.label) < row.p) != e.drawn:
                self.find("late-outcome-differs", s.name, f"the own ticket of {row.label} says "
                          f"{'not drawn' if e.drawn else 'drawn'}", e.index)
        drawn = sorted(r.label for _, r in late if r and draw.number(r.label) < r.p)
        self.tell(s, "late", drawn, False)
        for e in s.picks:
            lines = [list_line(x, below(draw.use(e.use.encode(), bytes.fromhex(x)), e.of), "pick")
                     for x, _ in found]
            if root_of(lines) != e.root:
                self.find("pick-altered", s.name, f"'{e.use}' is not what follows", e.index)
        came = {e.leaf for e in s.late}
        absent = [r for r in s.file.rows if not r.eligible and r.leaf not in came and draw.would(r)]
        for why in WHYS:
            self.tell(s, why, [r.label for r in absent if r.why == why], False)
        return self.recompute_degraded(s, found) if s.draw.degraded else None

    def recompute_degraded(self, s, drawn):
        found = self.drawing(s, s.file, s.mixes).list()
        self.tell(s, "degraded", [x for x, _ in found])
        differ = {x for x, _ in found} ^ {x for x, _ in drawn}
        s.remarks.append(f"degraded, {len(differ)} differ")
        path = "lists/" + s.file_name(".degraded")
        if s.mix("drand") and path not in self.files:
            self.obstacles.append(f"{path} is missing")
        elif s.mix("drand") and self.files[path] != b"".join(list_line(*x) + b"\n" for x in found):
            self.find("list-altered", s.name, "the late pulse gives another list", s.draw.index)

    def recompute_missed(self, s):
        roster = s.file or self.last_roster.get(s.list)
        if not roster or not roster.signed:
            self.note_unchecked(f"{s.name} was missed before its list had a roster")
        else:
            self.tell(s, "missed", [x for x, _ in self.drawing(s, roster, s.mixes).list()])

    def tell(self, s, cause, labels, even_nobody=True):
        if labels or even_nobody:
            self.would.append((s.name, cause, labels))

    # -- acts, changes, keys, restores
    def opened(self, e):
        if e.index not in self.openings:
            return None
        row, salt = self.openings[e.index]
        if ds(b"veridraw/1/act", bytes.fromhex(salt), canonical(row)).hex() != e.h:
            self.find("act-does-not-open", None, "row and salt do not hash to what was logged")
        return row

    def on_act(self, e, s):
        row = self.opened(e)
        if e.what == "no-show" and isinstance(row, dict) and label(row.get("label")):
            self.no_shows[row["label"]] += 1
        if s and e.what == "excused":
            s.excuses.append(self.index)

    def on_change(self, e, _):
        row = self.opened(e)
        if e.index not in self.openings:
            self.unopened += 1
            return
        try:
            row = Fields(row, "row").all(CHANGES[e.what])
        except Bad as bad:
            self.find(bad.args[0], None, f"the opened row: {bad.args[1]}")
            return
        getattr(self, "do_" + e.what)(e, row, self.people.get(row.get("label")))

    def member(self, row, person):
        if person and person.left == NEVER:
            return True
        if not self.unopened:
            self.find("label-unknown", None, f"label {row['label']} is not enrolled")
        return False

    def do_enrol(self, e, row, person):
        if person:
            self.find("label-shared", None, f"label {row['label']} is enrolled already")
        else:
            self.people[row["label"]] = Person(row, self.today(e.at), e.index)
            self.members[row["list"]].add(row["label"])

    def do_discharge(self, e, row, person):
        if self.member(row, person):
            person.left = e.index
            self.members[person.list].discard(row["label"])
            self.leavers[person.list].append(row["label"])

    def do_phase(self, e, row, person):        # who comes back finds the windows where they stood
        if self.member(row, person) and row["phase"] != person.phase:
            person.phase, person.phase_set = row["phase"], e.index
            person.start = person.starts.setdefault(row["phase"], self.today(e.at))

    def do_lane(self, e, row, person):
        if self.member(row, person):
            person.lane = row["lane"]

    def do_makeup(self, e, row, person):
        if self.member(row, person):
            made, bare = self.makeups.get(row["label"], (0, 0))
            answers = self.no_shows[row["label"]] > 0
            self.no_shows[row["label"]] -= answers
            self.makeups[row["label"]] = (made + 1, bare + (not answers))
            person.makeups.append(row["by"])

    def do_done(self, e, row, person):
        """A completed test needs a draw of its date that asked for it; it lowers later chances."""
        if not person:
            if not self.unopened:
                self.find("label-unknown", None, f"label {row['label']} was never enrolled")
            return
        s = self.slots[slot_of(row["date"], person.list)]
        if not s.draw:
            self.find("done-invented", s.name, "no draw of that date came before")
        elif s.selected is not None and row["label"] not in s.selected:
            self.find("done-invented", s.name, f"label {row['label']} is not on that date's list")
        if row["date"] in person.done:
            self.find("done-twice", s.name, f"label {row['label']} has a test of that date already")
            return
        window = self.window(s)
        if window and e.at > window[1] + 86400:
            self.warnings.append(f"entry {e.index}: label {row['label']}: the test of "
                                 f"{iso(s.date)} was logged more than a day after it closed")
        person.done = sorted(person.done + [row["date"]])
        person.makeups = []
        self.done[person.list].append(row["date"])

    def do_closure(self, e, row, _):
        s = self.slots[slot_of(row["date"], row["list"])]
        if s.draw:
            self.find("closure-after-draw", s.name, "the slot is drawn already")
            return
        if s.commit and not any(i > s.commit.index for i, _ in s.closures):
            self.closers[e.by] += 1
        self.closed[s.list].add(s.date)
        s.closures.append((e.index, e.at))

    def do_cap(self, e, row, _):
        s = self.slots[slot_of(row["date"], row["list"])]
        if s.roster:
            self.find("cap-late", s.name, "the slot's roster is fixed already")
            return
        policy = self.ruling(s) or self.in_force(s.list, s.date)
        planned = policy.pol.caps.get(row["lane"]) if policy else None
        if planned is None:
            self.find("cap-unknown-lane", s.name, f"the policy has no cap for lane '{row['lane']}'")
            return
        if row["cap"] < planned:
            self.warnings.append(f"entry {e.index}: {s.name}: the cap of lane {row['lane']} was "
                                 f"lowered from {planned} to {row['cap']} by {e.by}")
        s.caps[row["lane"]] = row["cap"]

    def on_restore(self, e, _):
        if e.n <= self.index and self.roots.get(e.n, b"").hex() != e.root:
            self.find("restore-differs", None, "the head it returns to is not one of this log")
        words = f"return to the head of {e.n} entries, {len(e.lost)} slots lost"
        if self.accept_restore:
            self.warnings.append(f"entry {e.index}: {words}: {e.why}")
        else:
            self.find("restored", None, words)
        for name in e.lost:
            self.slots[name].lost = True

    # -- what must have happened by the as-of time
    def finish(self, as_of):
        for s in [self.slots[name] for name in sorted(self.slots)]:
            if s.reveal:
                continue
            window, ruling = self.window(s), self.ruling(s)
            if s.commit and not s.lost and window and ruling \
                    and as_of > window[1] + ruling.pol.reveal_s:
                code, words = "slot-undecided", "committed, and neither drawn nor missed"
                if s.decided():
                    code, words = "reveal-withheld", "the seed was due and is not revealed"
                self.find(code, s.name, words, s.commit.index)
            if s.odd:
                self.find("person-added", s.name, "on the list, and no seed could have put it "
                          f"there: {s.odd[0]}", s.draw and s.draw.index)
        for name in sorted(self.owner) if not self.unopened else []:
            self.check_calendar(name, as_of)

    def check_calendar(self, name, as_of):
        """The policy's calendar yields the exact set of slots; none may be left out."""
        turns, found = self.turns(name), 0
        first = min(p.since for p in self.ruling_list(name))
        for when in range(first, min(self.today(as_of), LAST_DAY) + 1):
            s = self.slots.get(slot_of(when, name))
            window = None if s and (s.commit or s.missed) else self.required(name, when, turns)
            if not window or window[0] > as_of:
                continue
            found += 1
            where = slot_of(when, name)
            if window[1] > as_of:
                self.warnings.append(f"{where} is open and not committed")
                self.slots[where].remarks.append("not committed")
            else:
                is_followed = self.next_commit(name, when) < NEVER
                code = "slot-never-committed" if is_followed else "slots-end-silently"
                self.find(code, where, "the calendar has this date, the log has neither a commit "
                          "nor a 'missed'", None)
            if found == 1000:                  # whoever reads of a thousand has read enough
                self.warnings.append(f"list {name}: dates after 1000 left out were not looked at")
                break


def agree(old, new, s):                        # what a policy may not change for a committed slot
    was, now = old.plans.get(s.list), new.plans.get(s.list)
    return was and now and now["weekdays"][(s.date + 3) % 7] == "1" and old.mode == new.mode \
        and (was["opens"], was["closes"], old.mixes) == (now["opens"], now["closes"], new.mixes)


def problems_of(p):
    """What a policy says that no policy may."""
    if not p.program or "" in p.tests or not p.phases or len(p.mixes) > 1:
        yield "a name is empty, or there is no phase, or more than one mix"
    if len(p.plans) != len(p.lists) or any(x["opens"] >= x["closes"] for x in p.lists):
        yield "a list is named twice, or closes before it opens"
    if (p.mode == "capped") != bool(p.caps) or (p.mode == "pool") != bool(p.pool):
        yield "caps belong to capped mode, a pool to pool mode"
    if p.pool and not 0 <= p.pool["last"] - p.pool["first"] < MOST_DAYS:
        yield "a pool ends after it begins, within ten years"
    for phase in p.phases.values():
        duties, most = phase["duties"], phase["allowed"]
        if any(d["days"] > MOST_DAYS or d["at_least"] < 1
               or d["at_least"] > (1 if d["kind"] == "gap" else d["days"]) for d in duties):
            yield "a duty is out of range"
        if most > MOST_DAYS or most and (len(duties) != 1 or duties[0]["kind"] != "window"
                                         or duties[0]["at_least"] > most):
            yield "a ceiling goes with one window, and leaves room for what that guarantees"


def words_of(found):
    who, words = min(found)
    return f"row {who}: {words}" + (f" (and {len(found) - 1} more)" if len(found) > 1 else "")


def tests(ppb):
    return "%d.%03d" % divmod((ppb + 500000) // 1000000, 1000)


def count(n, noun):
    return f"{n} {noun}{'s' * (n != 1)}"


class RowRules:
    """What one row must say, given what the log says of its label. The first fault is raised;
    the chance comes last, for it follows from the rest."""

    def __init__(self, log, s, policy, pool, eligible):
        self.log, self.today, self.list, self.policy, self.counts = log, s.date, s.list, policy, {}
        owed, left = pool.get("owed", 0), pool.get("left", 1)
        self.share = min(ONE, owed * ONE // (left * eligible)) if eligible else 0

    def check(self, row, person):
        phase = self.policy.phases.get(row.phase)
        for code, is_fault, words in (
                ("phase-slipped", row.phase != person.phase, f"the log says '{person.phase}'"),
                ("lane-differs", row.lane != person.lane, f"the log says '{person.lane}'"),
                ("lane-uncapped", self.policy.mode == "capped" and row.lane not in self.policy.caps,
                 f"lane '{row.lane}' has no cap"),
                ("discharge-differs", (row.why == "discharged") != (person.left < NEVER),
                 "row and log differ about a discharge"),
                ("phase-unknown", phase is None, f"the policy has no phase '{row.phase}'"),
                ("base-wrong", (row.base == "pool") != (self.policy.mode == "pool")
                 or row.base == "pool" and row.duties, "a pool's rows have no duties")):
            if is_fault:
                raise Bad(code, words)
        if row.base == "flat":
            shortest = min([d["days"] for d in phase["duties"]], default=0)
            if self.today - person.start >= shortest or row.phase in person.guaranteed \
                    or row.duties:
                raise Bad("flat-too-long", "base 'flat' is not allowed on this date of the phase")
        if row.base == "floor":
            self.check_duties(row, person, phase)
        wanted = self.share if row.base == "pool" else chance(phase[row.base], row.duties)
        if row.p != wanted:
            how = "zeroed" if row.p == 0 else "lowered" if row.p < wanted else "raised"
            raise Bad(f"chance-{how}-at-source", f"the chance is {row.p}, {wanted} follows")

    def check_duties(self, row, person, phase):
        rules, makeups = phase["duties"], [] if phase["allowed"] else person.makeups
        wanted = len(rules) + len(makeups)
        if len(row.duties) != wanted:
            raise Bad("duty-dropped" if len(row.duties) < wanted else "duty-added",
                      f"the row has {len(row.duties)} duties, {wanted} follow from the log")
        for rule, duty in zip(rules, row.duties):
            if (duty.allowed is not None) != (phase["allowed"] > 0):
                raise Bad("ceiling-invented" if duty.allowed is not None else "ceiling-dropped",
                          f"the policy's ceiling for the phase is {phase['allowed']}")
            owed = self.gap(duty, rule, person) if rule["kind"] == "gap" \
                else self.window(duty, rule, person, phase)
            self.check_owed(duty, owed)
        for by, duty in zip(makeups, row.duties[len(rules):]):
            if duty.by != by or duty.allowed is not None:
                raise Bad("makeup-differs", f"the make-up is due by {iso(by)}")
            self.check_owed(duty, 1)

    def window(self, duty, rule, person, phase):
        first = duty.by - rule["days"] + 1
        if not first <= self.today <= duty.by:
            raise Bad("duty-misdated", f"today is not in the {rule['days']} days to {iso(duty.by)}")
        last = person.ends.get((person.phase, rule["at_least"], rule["days"]), duty.by)
        if duty.by != last and duty.by - last < rule["days"]:
            raise Bad("duty-restarted", f"the window ended {iso(last)} before, now {iso(duty.by)}")
        tests = sum(first <= d <= duty.by for d in person.done)
        if duty.allowed is not None and duty.allowed != max(0, phase["allowed"] - tests):
            raise Bad("ceiling-differs", f"allowed is {duty.allowed} after {tests} tests")
        return max(0, rule["at_least"] - tests)

    def gap(self, duty, rule, person):
        since = max(person.done, default=person.first.get(person.phase, self.today))
        if duty.by != since + rule["days"]:
            raise Bad("gap-stretched" if duty.by > since + rule["days"] else "gap-shortened",
                      f"the gap ends {iso(since + rule['days'])}, the row says {iso(duty.by)}")
        return 1

    def check_owed(self, duty, owed):
        if duty.owed != owed:
            raise Bad("duty-forgiven" if duty.owed < owed else "duty-invented",
                      f"{owed} owed by {iso(duty.by)}, the row says {duty.owed}")
        if duty.by not in self.counts:         # attendance is not in the log, the list's dates are
            self.counts[duty.by] = max(1, self.log.dates(self.list, self.today, duty.by))
        if not 1 <= duty.left <= self.counts[duty.by]:
            raise Bad("left-stretched", f"{duty.left} days left, the list has "
                      f"{self.counts[duty.by]} dates")


# ---- what a finding could mean, for readers who write no code ------------------------------------
MEANINGS = {code: words for words, codes in (
    ("the copy was damaged, or somebody changed it after the head was signed", "byte-flipped"),
    ("the head was not signed by this log's key, or was changed afterwards",
     "bad-signature held-unsigned"),
    ("files of different logs were put together", "key-differs origin-differs"),
    ("somebody without the log's key wrote on with a key of his own", "key-unendorsed"),
    ("a file was put into the copy that no entry of the log asks for", "file-unasked"),
    ("the log was changed after somebody outside had kept its head, or there are two logs",
     "history-rewritten"),
    ("entries were added to the copy after the head was signed", "entries-unsigned"),
    ("entries that existed when that head was kept are missing", "tail-cut"),
    ("not written by this software, or changed by hand",
     "not-canonical unknown-kind unknown-field missing-field bad-value genesis-misplaced"),
    ("the clock was set back, or an entry was put in afterwards", "time-backwards"),
    ("the policy is not what it claims", "policy-hash-differs policy-out-of-range list-taken"),
    ("rules were changed for slots whose secret was already fixed",
     "policy-disturbs-commit policy-backdated policy-unknown"),
    ("a secret was thrown away or tried twice", "seq-gap second-commit"),
    ("a draw outside the written calendar", "extra-slot"),
    ("the slot's window was moved", "opens-moved closes-moved committed-late"),
    ("whoever entered it could have chosen the outcome",
     "mix-not-asked dice-before-commit dice-late dice-head-differs second-dice "
     "second-pulse wrong-pulse pulse-too-early"),
    ("the roster was not fixed once, before the draw and within the window",
     "roster-out-of-order second-roster roster-outside-window"),
    ("fewer or more people were to be tested than the policy says",
     "caps-lowered caps-raised pool-shrunk pool-grown pool-left-differs"),
    ("the roster was made by hand", "rows-unsorted row-count-differs row-slot-differs"),
    ("the copy was changed after the roster was fixed",
     "row-removed row-added row-edited chance-edited-in-bundle"),
    ("somebody enrolled could not be drawn", "person-missing"),
    ("somebody could be drawn who was not enrolled", "person-unknown"),
    ("somebody was treated under rules that were not his",
     "phase-slipped phase-unknown lane-differs lane-uncapped discharge-differs base-wrong "
     "flat-too-long"),
    ("somebody was spared: the chance was lower than the policy says",
     "duty-dropped duty-forgiven duty-restarted gap-stretched left-stretched "
     "ceiling-invented chance-lowered-at-source chance-zeroed-at-source"),
    ("somebody's chance was not what the policy says",
     "duty-added duty-invented duty-misdated gap-shortened makeup-differs ceiling-dropped "
     "ceiling-differs chance-raised-at-source"),
    ("the list was drawn again, or not from the roster that was fixed",
     "draw-out-of-order second-draw draw-late draw-roster-differs"),
    ("entropy from outside was left out, so that the outcome could be foreseen or chosen",
     "mixes-differ dice-skipped-as-degraded dice-missing pulse-skipped pulse-withheld"),
    ("the copy of the list was changed after the draw", "list-altered"),
    ("somebody who was drawn was spared", "person-left-off"),
    ("somebody was put on the list who was not drawn", "person-added"),
    ("the list does not follow from its own numbers", "number-altered list-count-differs"),
    ("a late arrival was not drawn as the rules say", "late-unfounded late-outcome-differs"),
    ("a second draw was not made as the rules say", "pick-out-of-order pick-altered"),
    ("a slot that could have been drawn was declared missed",
     "missed-too-soon missed-out-of-order"),
    ("the secret was out while it still mattered", "reveal-out-of-order revealed-early"),
    ("what the secret would show is being withheld", "reveal-withheld"),
    ("the secret is not the one that was locked away beforehand", "seed-swapped"),
    ("a day of testing was left out without a word",
     "slot-never-committed slots-end-silently slot-undecided"),
    ("a record was changed after it was logged", "act-does-not-open act-misplaced"),
    ("two people under one label, or one person enrolled again unseen", "label-shared"),
    ("a change for somebody who was not enrolled", "label-unknown"),
    ("a test counts that no draw asked for, which lowers later chances",
     "done-invented done-twice"),
    ("a draw was set aside once it was known", "closure-after-draw closure-ignored"),
    ("the number of tests was changed once it was known", "cap-late cap-unknown-lane"),
    ("everything after that head was abandoned", "restored"),
    ("a return to an earlier head hides a second draw", "restore-differs lost-slot-drawn"))
    for code in codes.split()}


# ---- the verdict ---------------------------------------------------------------------------------
class Verdict:
    """Everything that one verification has to say."""

    def __init__(self, files, others, held=(), as_of=None, require=None, accept_restore=False):
        self.files, self.others, self.held, self.require = files, others, held, require
        self.findings, self.obstacles, self.unchecked, self.warnings = [], [], [], []
        self.slots, self.would, self.covered, self.as_of = [], [], 0, 0
        self.origin = self.head = self.last = None
        self.run(as_of, accept_restore)

    def exit(self):
        return 2 if self.findings else 1 if self.obstacles else 0

    def find(self, code, words, index=None):
        self.findings.append([code, None, index, words])

    def get(self, path):
        if path not in self.files:
            self.obstacles.append(f"{path} is missing")
        return self.files.get(path)

    def split(self, path):
        lines, is_ended = lines_of(self.files[path])
        if not is_ended:
            self.find("not-canonical", f"{path} does not end its last line")
        return lines

    def run(self, as_of, accept_restore):
        if self.get("entries.jsonl") is None:
            return
        lines = self.split("entries.jsonl")
        if not lines:
            self.obstacles.append("entries.jsonl is empty")
            return
        self.leaves, self.entries = [leaf(line) for line in lines], []
        self.parse(lines)
        self.is_whole = len(self.entries) == len(lines)
        self.genesis = self.entries[0] if self.entries and self.entries[0].t == "genesis" else None
        self.keys = [(i, e.key, getattr(e, "why", "")) for i, e in enumerate(self.entries)
                     if e.t in ("genesis", "key")]
        self.check_heads()
        if not self.genesis:
            if self.is_whole:
                self.find("genesis-misplaced", "entry 0 is no genesis", 0)
            return
        self.origin = self.genesis.origin
        if self.genesis.key.name != self.origin:
            self.find("origin-differs", f"the key is of '{self.genesis.key.name}'", 0)
        try:
            if "/" not in self.genesis.tz and self.genesis.tz != "UTC":
                raise ValueError
            log = Log(self.genesis, self.leaves[0], self.files, {}, self.roots, accept_restore)
        except (ValueError, zoneinfo.ZoneInfoNotFoundError, OSError):
            self.obstacles.append(f"time zone '{self.genesis.tz}' is not known here")
            return
        log.openings = self.read_openings()
        log.run(self.entries[1:])
        self.as_of = min(log.at if as_of is None else as_of, LAST_SECOND)
        if self.is_whole:
            log.finish(self.as_of)
        for part in ("findings", "obstacles", "unchecked", "warnings", "would"):
            getattr(self, part).extend(getattr(log, part))
        self.check_files(log)
        self.assess(log)
        self.findings.sort(key=lambda f: -1 if f[2] is None else f[2])

    def parse(self, lines):
        for index, line in enumerate(lines):   # what follows a line that is no entry says nothing
            try:
                self.entries.append(entry_of(line))
            except Bad as bad:
                if bad.args[0] == "unknown-version":
                    self.obstacles.append(f"entry {index} is of a version not known here")
                else:
                    self.find(*bad.args, index)
                self.unchecked.append(f"nothing after entry {index} was checked but its hashes")
                return

    def read_openings(self):
        openings = {}
        if self.get("acts.jsonl") is None:
            return openings
        for line in self.split("acts.jsonl"):
            try:
                one = Fields(parsed(line), "line").all(
                    {"entry": whole(), "row": lambda v: v, "salt": like("[0-9a-f]{32}")})
            except Bad as bad:
                self.find(bad.args[0], f"acts.jsonl: {bad.args[1]}")
                continue
            index = one["entry"]
            can_open = self.entries[index].t in ("act", "change") if index < len(self.entries) \
                else not self.is_whole
            if index in openings or not can_open:
                self.find("act-misplaced", "an opening of an entry that has none or has one", index)
            openings[index] = one["row"], one["salt"]
        return openings

    # -- heads and keys
    def note(self, path):
        try:
            return Note(self.files[path])
        except ValueError:
            self.obstacles.append(f"{path} is not a signed note")
            return None

    def check_heads(self):
        own, note, kept, cosigned = None, None, [], []
        witnesses = self.genesis.witnesses if self.genesis else []
        is_cosigned = lambda note: any(note.is_by(witness) for witness in witnesses)
        if self.get("checkpoint") is not None:
            note = self.note("checkpoint")
        try:
            own = Head.of(note, "checkpoint") if note else None
        except ValueError:
            self.obstacles.append("checkpoint is not a head")
        for path in sorted(p for p in self.files if p.startswith("held/")):
            other = self.note(path)
            if not other or not self.genesis:
                continue
            try:
                head = Head.of(other, path)
            except ValueError:
                head = None
            if not head or head.origin != self.genesis.origin:
                self.find("origin-differs", f"{path} is not a head of this log")
                continue
            signer = ([k for i, k, _ in self.keys if i < head.size] or [self.keys[0][1]])[-1]
            if not other.is_by(signer):
                self.find("held-unsigned", f"{path} is not signed by the key of the log")
                continue
            kept.append(head)
            cosigned += [head] if is_cosigned(other) else []
        brought = [h for h in self.held if h.origin is None or own and h.origin == own.origin]
        heads = kept + brought
        sizes = {h.size for h in heads}
        sizes |= {e.n for e in self.entries if hasattr(e, "seen") or e.t == "restore"}
        self.roots = roots_of(self.leaves, sizes | ({own.size} if own else set()))
        self.check_keys(own, heads)
        is_own = self.check_own(own, note, heads) if own else False
        for head in heads:
            if head.size > len(self.leaves):
                self.find("tail-cut", f"{head.name} is a head of {head.size} entries, the log has "
                          f"{len(self.leaves)}")
        misfits = [h for h in heads if h.size <= len(self.leaves) and not h.fits(self.roots)]
        if misfits and is_own:                 # a copy that does not fit its own head fits no other
            first = min(misfits, key=lambda h: h.size)
            self.find("history-rewritten", f"{self.span(heads, first.size)} is not what it was "
                      f"when {first.name} was kept")
        cosigned += [own] if own and is_cosigned(note) else []
        self.vouched = sorted({h.size for h in brought + cosigned if h.fits(self.roots)})

    def check_keys(self, own, heads):
        """A new key counts when the one before it endorses it, under a head of these entries."""
        if self.keys and self.get("log.vkey") is not None:
            try:
                if self.files["log.vkey"].decode() != self.keys[-1][1].text + "\n":
                    self.find("key-differs", "log.vkey is not the newest key in the log")
            except ValueError:
                self.obstacles.append("log.vkey is not UTF-8 text")
        heads = [h for h in heads + [own] if h and h.note and h.fits(self.roots)]
        for (_, old, _), (index, new, why) in zip(self.keys, self.keys[1:]):
            self.warnings.append(f"key changed at entry {index}: {why}")
            if self.genesis and new.name != self.genesis.origin:
                self.find("origin-differs", f"the key is of '{new.name}'", index)
            if not any(h.size > index and h.note.is_by(old) and h.note.is_by(new) for h in heads):
                self.find("key-unendorsed", "no head that holds the new key is signed by it and by "
                          "the key before it", index)

    def check_own(self, own, note, heads):
        self.head = own.spoken()
        if self.keys and not note.is_by(self.keys[-1][1]):
            self.find("bad-signature", "the head is not signed by the log's newest key")
        if self.genesis and own.origin != self.genesis.origin:
            self.find("origin-differs", f"the head is of '{own.origin}', the log of another")
        if own.size > len(self.leaves):
            self.find("tail-cut", f"the head is of {own.size} entries, the copy has "
                      f"{len(self.leaves)}")
            return False
        if not own.fits(self.roots):
            end = min((h.size for h in heads if h.size in self.roots and not h.fits(self.roots)),
                      default=own.size)
            self.find("byte-flipped", f"{self.span(heads, end)} does not hash to the signed head")
            return False
        if own.size < len(self.leaves):
            self.find("entries-unsigned", f"{len(self.leaves) - own.size} entries after the head",
                      own.size)
        return True

    def span(self, heads, end):                # as narrow as the heads that still fit allow
        first = max((h.size for h in heads if h.size < end and h.fits(self.roots)), default=0)
        return f"one of entries {first} to {end - 1}"

    # -- files and levels
    def check_files(self, log):
        asked, odd = set(PAPERS), set()
        for s in log.slots.values():
            asked |= {"picks/" + s.file_name("." + p.use) for p in s.picks}
            asked |= {"rosters/" + s.file_name()} if s.roster else set()
            asked |= {"lists/" + s.file_name()} if s.draw else set()
            if s.draw and s.draw.degraded and s.reveal and s.mix("drand"):
                asked.add("lists/" + s.file_name(".degraded"))
        is_cut = any(f[0] == "tail-cut" for f in self.findings)
        found = {path for path in self.files if not path.startswith("held/")}
        for path in sorted(found - asked | set(self.others)):
            if self.is_whole and not is_cut and path.startswith(("rosters/", "lists/", "picks/")):
                self.find("file-unasked", f"{path} belongs to no entry of the log")
            else:
                odd.add(path.split("/")[0] + "/" * ("/" in path))
        if odd:
            self.unchecked.append("not part of what was verified: " + ", ".join(sorted(odd)))

    def assess(self, log):
        bad = {f[1] for f in self.findings if f[1]}
        for s in [log.slots[name] for name in sorted(set(log.slots) | bad)]:
            if not (s.commit or s.missed or s.remarks or s.name in bad):
                continue
            window, steerable = log.window(s), s.draw and log.mode(s) != "independent"
            due = s.commit and not s.reveal and not s.lost and window and window[1] <= self.as_of
            remarks = [words for words, holds in (
                ("dice", s.mix("officer")), ("pulse", s.mix("drand")), ("steerable", steerable),
                (f"{s.late_rows} rows late", s.late_rows), ("lost", s.lost),
                ("never committed", s.missed and not s.commit), ("reveal due", due)) if holds]
            status = "BAD" if s.name in bad else "MISSED" if s.missed \
                else "OPEN" if not s.draw or not s.reveal else "OK" if s.checked else "UNCHECKED"
            self.slots.append(Thing(slot=s.name, level=f"L{self.level(log, s, steerable)}",
                                    status=status, rows=s.rows, drawn=s.drawn,
                                    remarks=remarks + s.remarks))
        self.last = next((s.slot for s in reversed(self.slots) if s.status != "OPEN"), None)
        self.covered = sum(1 for s in log.slots.values()
                           if s.decided() and self.vouched and s.decided().index < self.vouched[-1])
        short = [s.slot for s in self.slots
                 if s.status == "OK" and self.require and s.level < self.require]
        if short:
            self.obstacles.append(f"{self.require} is not shown for {len(short)} slots, the first "
                                  f"is {short[0]}")
        self.unchecked += [
            "whether somebody was never enrolled", "whether anybody was told after the draw",
            "whose specimen it was", "when an excuse was agreed, unless its act names the slot",
            "days left in a row, beyond the list's own dates"]

    def level(self, log, s, steerable):
        """A head kept between commit and draw; dice thrown by whoever held the commits."""
        held = lambda first, last: any(first < size <= last for size in self.vouched)
        if not s.commit or not s.draw or not held(s.commit.index, s.draw.index):
            return 0
        dice = s.mix("officer")
        if not dice or dice.index not in s.draw.mixes or s.late_rows or steerable:
            return 1
        commits = [x.commit.index for x in log.order[dice.first:dice.last + 1]]
        return 2 if commits and held(max(commits), dice.index) else 1

    # -- in words
    def report(self):
        yield f"log {self.origin}, head {self.head}"
        when = datetime.datetime.fromtimestamp(self.as_of, datetime.timezone.utc)
        yield f"as of {when:%Y-%m-%d %H:%M} UTC, last slot {self.last}"
        yield f"heads kept outside cover {self.covered} of {len(self.slots)} slots"
        for s in self.slots:
            yield "  ".join([s.slot.replace("/", " "), s.level, s.status, f"{s.rows} rows",
                             f"{s.drawn} drawn"] + [", ".join(s.remarks)] * bool(s.remarks))
        for where, cause, labels in self.would:
            how = {"late": "drawn late", "degraded": "would have been drawn with the pulse"}.get(
                cause, f"would have been drawn ({cause})")
            yield f"{where}: {how}: {' '.join(labels) or 'nobody'}"
        for title, lines in (("not proved here", self.unchecked), ("to look at", self.warnings),
                             ("could not be checked", self.obstacles)):
            yield from [title + ":"] * bool(lines) + ["  " + line for line in lines]
        for code, where, index, words in self.findings:
            place = ", ".join([where] * bool(where) + [f"entry {index}"] * (index is not None))
            yield f"{code}{': ' + place if place else ''}: {words}"
            yield f"  it could mean: {MEANINGS[code]}"
        yield self.reading()
        practice = "PRACTICE: " * (self.origin or "").startswith("practice.invalid/")
        yield practice + (f"contradicted: {count(len(self.findings), 'finding')}" if self.findings
                          else f"not verified: {count(len(self.obstacles), 'obstacle')}"
                          if self.obstacles else "verified")

    def reading(self):                         # what it is worth: four different answers
        if self.findings:
            return "what is listed contradicts signed bytes, a head that was kept, or the " \
                "written policy; who did it, and whether on purpose, no log can say"
        if any("version not known" in words for words in self.obstacles):
            return "the log is of a newer version than this file knows; nothing speaks against it"
        if self.obstacles:
            return "something that is needed is missing, unreadable or not shown: no evidence of " \
                "tampering, and none against it"
        if all(s.status == "OPEN" for s in self.slots):
            return "the log is young: nothing in it contradicts anything, and nothing has been " \
                "drawn to its end yet"
        return "every draw follows from its secret, the written policy and the chances recorded " \
            "before it, as far as the levels reach"


def held_heads(words):
    """What somebody kept: from paper, in a file, or all of a folder's."""
    if os.path.isdir(words):
        paths = [os.path.join(words, name) for name in sorted(os.listdir(words))
                 if name.endswith(".note")]
        return [head for path in paths for head in held_heads(path)]
    if os.path.isfile(words):
        with open(words, "rb") as opened:
            return [Head.of(Note(opened.read(MOST_BYTES)), words)]
    size, _, root = words.partition(" ")
    root = root.replace(" ", "").lower()
    if not size.isdigit() or int(size) < 1 or not re.fullmatch("([0-9a-f]{2}){16,32}", root):
        raise ValueError(f"a head is a file, or its size and at least 32 hex digits, got {words!r}")
    return [Head(int(size), bytes.fromhex(root), f"paper, size {size}")]


def instant(words):
    clock = re.fullmatch("T(..:..)Z", words[10:])
    if day(words[:10]) is None or words[10:] and (not clock or minutes(clock[1]) is None):
        raise argparse.ArgumentTypeError(f"not 2026-11-23T17:00Z or 2026-11-23: {words!r}")
    return day(words[:10]) * 86400 + (minutes(clock[1]) * 60 if clock else 86400)


def main():
    ask = argparse.ArgumentParser(description="Checks a veridraw bundle, offline.")
    ask.add_argument("bundle")
    ask.add_argument("--held", metavar="HEAD", action="append", default=[],
                     help="a head kept outside: 'SIZE DIGITS', a note, or a folder of *.note")
    ask.add_argument("--as-of", metavar="TIME", type=instant, help="judge as of this time, "
                     "2026-11-23T17:00Z or the end of 2026-11-23; the last entry's when absent")
    ask.add_argument("--require", choices=["L0", "L1", "L2", "L3"])
    ask.add_argument("--accept-restore", action="store_true")
    asked = ask.parse_args()
    try:
        held = [head for words in asked.held for head in held_heads(words)]
        files, others = read_bundle(asked.bundle)
    except (OSError, ValueError, IndexError, RuntimeError, EOFError, zlib.error,
            zipfile.BadZipFile) as why:
        print(f"verify.py: {why}", file=sys.stderr)
        return 1
    verdict = Verdict(files, others, held, asked.as_of, asked.require, asked.accept_restore)
    print("\n".join(verdict.report()))
    return verdict.exit()


if __name__ == "__main__":
    sys.exit(main())
