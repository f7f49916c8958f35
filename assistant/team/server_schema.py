"""The team's schema in PostgreSQL, as numbered steps; a released step is never changed.

All rows of all tables lie in `team.rows`, content as JSON, so that a new table of the record needs
no step here. Nobody writes there: `team.push` does it for them, after looking who they are. Reading
is held by row-level security: an agent sees what is theirs or addressed to them.
`{agent}`, `{supervisor}` and `{administrator}` are roles of this database alone, see `group`.
"""

from __future__ import annotations

STEP_1 = """
CREATE SCHEMA team;
CREATE TABLE team.info (
    id int PRIMARY KEY CHECK (id = 1),
    name text NOT NULL,
    version int NOT NULL,
    keep_days int NOT NULL DEFAULT 180,
    key_print text NOT NULL,
    expired timestamptz,
    created timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE team.members (
    name text PRIMARY KEY,
    role text NOT NULL CHECK (role IN ('agent', 'supervisor', 'administrator')),
    key_print text NOT NULL DEFAULT '',
    added timestamptz NOT NULL DEFAULT now(),
    seen timestamptz
);
CREATE TABLE team.devices (
    device text PRIMARY KEY,
    member text NOT NULL,
    batch bigint NOT NULL DEFAULT 0,
    skew_ms bigint NOT NULL DEFAULT 0,
    seen timestamptz NOT NULL DEFAULT now()
);
-- Which member an account in a chat program belongs to: who came with it first.
CREATE TABLE team.accounts (account text PRIMARY KEY, member text NOT NULL);
CREATE TABLE team.tables (
    name text PRIMARY KEY,
    own boolean NOT NULL,
    writers text NOT NULL CHECK (writers IN ('all', 'supervisors')),
    ranking int NOT NULL
);
CREATE SEQUENCE team.seq;
CREATE TABLE team.rows (
    tbl text NOT NULL,
    space text NOT NULL,
    key text NOT NULL,
    owner text NOT NULL,
    device text NOT NULL,
    audience text NOT NULL,
    toward text NOT NULL,
    chat text,
    customer text,
    stamp timestamptz NOT NULL,
    born bigint NOT NULL,
    seq bigint NOT NULL,
    data jsonb,
    PRIMARY KEY (tbl, space, key)
);
CREATE INDEX rows_seq ON team.rows (seq);
CREATE INDEX rows_born ON team.rows (born);
CREATE INDEX rows_audience ON team.rows (audience, seq) WHERE audience <> '';
CREATE INDEX rows_toward ON team.rows (toward) WHERE toward <> '' AND audience = '';
CREATE INDEX rows_chat ON team.rows (chat) WHERE chat IS NOT NULL;
CREATE INDEX rows_customer ON team.rows (customer) WHERE customer IS NOT NULL;
-- A pushed row beside the one that is there; `why` it is refused.
CREATE TYPE team.incoming AS (
    place bigint, tbl text, space text, key text, toward text, chat text, customer text,
    stamp timestamptz, data jsonb, known_owner text, known_audience text,
    known_stamp timestamptz, why text
);
CREATE TABLE team.erased (
    customer text PRIMARY KEY,
    seq bigint NOT NULL UNIQUE,
    member text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
-- What was erased must not lie about in the table's pages until a fifth of it is dead.
ALTER TABLE team.rows SET (autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 200);

ALTER TABLE team.rows ENABLE ROW LEVEL SECURITY;
CREATE POLICY agents ON team.rows FOR SELECT TO {agent}
    USING (owner = session_user::text OR audience IN (session_user::text, '*'));
CREATE POLICY supervisors ON team.rows FOR SELECT TO {supervisor} USING (true);
ALTER TABLE team.members ENABLE ROW LEVEL SECURITY;
CREATE POLICY agents ON team.members FOR SELECT TO {agent} USING (name = session_user::text);
CREATE POLICY supervisors ON team.members FOR SELECT TO {supervisor} USING (true);
ALTER TABLE team.devices ENABLE ROW LEVEL SECURITY;
CREATE POLICY agents ON team.devices FOR SELECT TO {agent} USING (member = session_user::text);
CREATE POLICY supervisors ON team.devices FOR SELECT TO {supervisor} USING (true);
GRANT USAGE ON SCHEMA team TO {agent}, {supervisor};
GRANT SELECT ON team.info, team.rows, team.erased, team.tables, team.members, team.devices
    TO {agent}, {supervisor};
"""

# One after the other: numbers are in the order of commits, so that who reads up to one misses none
# below it. What is long about a batch (sending and reading it) happens before or after.
_LOCK = "PERFORM pg_advisory_xact_lock(7301, 1);"
_DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION team.role() RETURNS text LANGUAGE sql STABLE {_DEFINER} AS $$
    SELECT role FROM team.members WHERE name = session_user::text
$$;

CREATE OR REPLACE FUNCTION team.must_be(VARIADIC wanted text[]) RETURNS void
LANGUAGE plpgsql STABLE {_DEFINER} AS $$
BEGIN
    IF team.role() IS NULL OR NOT team.role() = ANY (wanted) THEN
        RAISE insufficient_privilege USING MESSAGE = 'team: this needs ' || wanted[1];
    END IF;
END $$;

CREATE OR REPLACE FUNCTION team.hello(device_ text, key_print_ text) RETURNS jsonb
LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE last bigint;
BEGIN
    PERFORM team.must_be('member', 'agent', 'supervisor', 'administrator');
    INSERT INTO team.devices AS known (device, member) VALUES (device_, session_user::text)
        ON CONFLICT (device) DO UPDATE SET seen = now()
        WHERE known.member = session_user::text RETURNING batch INTO last;
    IF last IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'team: the device is somebody else''s';
    END IF;
    UPDATE team.members SET seen = now(),
        key_print = CASE key_print_ WHEN '' THEN key_print ELSE key_print_ END
        WHERE name = session_user::text;
    RETURN (SELECT jsonb_build_object('name', name, 'version', version, 'keep_days', keep_days,
        'key_print', key_print, 'role', team.role(), 'batch', last,
        'now', extract(epoch FROM clock_timestamp())) FROM team.info);
END $$;

CREATE OR REPLACE FUNCTION team.owner_of(toward_ text) RETURNS text
LANGUAGE sql STABLE {_DEFINER} AS $$
    SELECT CASE
        WHEN toward_ = '*' THEN '*'
        WHEN toward_ LIKE 'account:%' THEN
            (SELECT member FROM team.accounts WHERE account = substr(toward_, 9))
        ELSE (SELECT owner FROM team.rows WHERE tbl = split_part(toward_, ':', 1)
            AND key = substr(toward_, strpos(toward_, ':') + 1) ORDER BY space, born LIMIT 1)
    END
$$;

CREATE OR REPLACE FUNCTION team.tell(audiences text[]) RETURNS void
LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE one text;
BEGIN
    PERFORM pg_notify('team_desk', '');
    FOREACH one IN ARRAY audiences LOOP
        IF one = '*' THEN PERFORM pg_notify('team_all', '');
        ELSIF one <> '' THEN PERFORM pg_notify('team_to_' || one, '');
        END IF;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION team.read(me text, leads boolean, skew interval, rows_ jsonb)
RETURNS team.incoming[] LANGUAGE sql STABLE {_DEFINER} AS $$
    SELECT array_agg(ROW(place, r.t, CASE WHEN tables.own THEN me ELSE '' END, r.k,
        COALESCE(r.a, ''), r.c, r.u,
        least(COALESCE(r.s + skew, clock_timestamp()), clock_timestamp()),
        NULLIF(r.d, 'null'::jsonb), rows.owner, rows.audience, rows.stamp,
        CASE WHEN tables.name IS NULL THEN 'table'
            WHEN leads THEN NULL
            WHEN tables.writers = 'supervisors' THEN 'role'
            WHEN rows.owner <> me OR (NOT tables.own AND rows.audience = '*') THEN 'owner'
        END)::team.incoming ORDER BY place)
    FROM ROWS FROM (jsonb_to_recordset(rows_) AS
            (t text, k text, a text, c text, u text, s timestamptz, d jsonb))
        WITH ORDINALITY AS r(t, k, a, c, u, s, d, place)
    LEFT JOIN team.tables ON tables.name = r.t
    LEFT JOIN team.rows ON rows.tbl = r.t AND rows.key = r.k
        AND rows.space = CASE WHEN tables.own THEN me ELSE '' END
$$;

CREATE OR REPLACE FUNCTION team.push(
    device_ text, batch_ bigint, erased_ bigint, client_now double precision, rows_ jsonb
) RETURNS jsonb LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    me text := session_user::text;
    leads boolean := team.role() IN ('supervisor', 'administrator');
    last bigint;
    skew interval;
    incoming team.incoming[];
    refused jsonb;
    told text[];
    more text[];
    written int;
BEGIN
    PERFORM team.must_be('member', 'agent', 'supervisor', 'administrator');
    skew := make_interval(secs => extract(epoch FROM clock_timestamp()) - client_now);
    IF abs(extract(epoch FROM skew)) < 10 THEN skew := interval '0'; END IF;
    {_LOCK}
    SELECT batch INTO last FROM team.devices WHERE device = device_ AND member = me;
    IF last IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'team: unknown device';
    END IF;
    -- An attempt that was cut off and came through after all must not undo a later one.
    IF batch_ <= last THEN RETURN jsonb_build_object('known', last); END IF;
    IF erased_ < (SELECT COALESCE(max(seq), 0) FROM team.erased) THEN
        RETURN jsonb_build_object('erase', true);
    END IF;
    incoming := team.read(me, leads, skew, rows_);

    INSERT INTO team.accounts
        SELECT DISTINCT ON (data ->> 'agent') data ->> 'agent', me FROM unnest(incoming)
        WHERE tbl = 'chats' AND data ->> 'agent' <> ''
        ON CONFLICT DO NOTHING;

    WITH numbered AS (
        SELECT *, nextval('team.seq') AS number,
            -- What two answer together is the owner's to see as well, whoever wrote last.
            CASE WHEN leads AND space = '' THEN COALESCE(
                CASE known_audience WHEN '*' THEN '*' END,
                NULLIF(team.owner_of(NULLIF(toward, '')), ''),
                NULLIF(known_audience, ''), NULLIF(known_owner, me), '') ELSE '' END AS audience
        FROM (SELECT * FROM unnest(incoming) WHERE why IS NULL ORDER BY place) AS ordered
    ), put AS (
        INSERT INTO team.rows AS known (tbl, space, key, owner, device, audience, toward, chat,
            customer, stamp, born, seq, data)
        SELECT tbl, space, key, me, device_, audience, CASE WHEN leads THEN toward ELSE '' END,
            chat, customer, stamp, number, number, data FROM numbered ORDER BY number
        ON CONFLICT (tbl, space, key) DO UPDATE SET
            device = excluded.device, stamp = excluded.stamp, seq = excluded.seq,
            chat = CASE WHEN excluded.data IS NULL THEN known.chat ELSE excluded.chat END,
            customer = CASE WHEN excluded.data IS NULL THEN known.customer
                ELSE excluded.customer END,
            audience = CASE WHEN leads AND excluded.audience <> '' THEN excluded.audience
                ELSE known.audience END,
            toward = CASE WHEN leads THEN excluded.toward ELSE known.toward END,
            data = CASE WHEN excluded.data IS NULL THEN NULL
                ELSE COALESCE(known.data, '{{}}'::jsonb) || excluded.data END
        WHERE (excluded.space <> '' OR excluded.stamp >= known.stamp)
            AND ((known.data IS NULL) <> (excluded.data IS NULL)
                OR NOT known.data @> excluded.data)
        RETURNING known.audience
    )
    SELECT count(*), array_agg(DISTINCT audience) INTO written, told FROM put;

    -- Who lost against a newer change is shown it again.
    WITH again AS (
        UPDATE team.rows AS known SET seq = nextval('team.seq')
        FROM unnest(incoming) AS lost
        WHERE lost.why IS NULL AND lost.space = '' AND known.tbl = lost.tbl
            AND known.space = '' AND known.key = lost.key AND lost.stamp < lost.known_stamp
            AND known.data IS DISTINCT FROM lost.data
        RETURNING known.audience
    )
    SELECT array_agg(DISTINCT audience) INTO more FROM again;
    told := told || more;

    -- A note for an account that nobody had come with yet.
    WITH fresh AS (
        SELECT DISTINCT data ->> 'agent' AS account FROM unnest(incoming) WHERE tbl = 'chats'
    ), found AS (
        UPDATE team.rows AS known SET audience = me, seq = nextval('team.seq')
        FROM fresh JOIN team.accounts USING (account)
        WHERE known.toward = 'account:' || account AND known.audience = ''
            AND accounts.member = me AND known.owner <> me
        RETURNING known.audience
    )
    SELECT array_agg(DISTINCT audience) INTO more FROM found;
    told := told || more;

    SELECT jsonb_agg(jsonb_build_array(tbl, key, why)) INTO refused
        FROM unnest(incoming) WHERE why IS NOT NULL;
    UPDATE team.devices SET batch = batch_, seen = now(),
        skew_ms = extract(epoch FROM skew) * 1000 WHERE device = device_;
    IF told IS NOT NULL THEN PERFORM team.tell(told); END IF;
    RETURN jsonb_build_object('written', written, 'refused', COALESCE(refused, '[]'::jsonb),
        'skew_ms', (extract(epoch FROM skew) * 1000)::bigint);
END $$;

CREATE OR REPLACE FUNCTION team.erase(customer_ text) RETURNS int
LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE erased int;
BEGIN
    PERFORM team.must_be('supervisor', 'administrator');
    {_LOCK}
    DELETE FROM team.rows WHERE customer = customer_
        OR chat IN (SELECT chat FROM team.rows WHERE tbl = 'chats' AND customer = customer_)
        OR (tbl = 'links' AND data ->> 'other' = customer_);
    GET DIAGNOSTICS erased = ROW_COUNT;
    INSERT INTO team.erased (customer, seq, member)
        VALUES (customer_, nextval('team.seq'), session_user::text)
        ON CONFLICT (customer) DO UPDATE SET seq = excluded.seq, at = now();
    PERFORM team.tell(ARRAY['*']);
    RETURN erased;
END $$;

CREATE OR REPLACE FUNCTION team.expire(at_once boolean DEFAULT false) RETURNS int
LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE expired_ int; limit_ text; chats_ text[]; customers_ text[];
BEGIN
    PERFORM team.must_be('member', 'agent', 'supervisor', 'administrator');
    IF NOT at_once AND (SELECT expired > now() - interval '1 day' FROM team.info) THEN
        RETURN 0;
    END IF;
    {_LOCK}
    SELECT to_char((now() - make_interval(days => keep_days)) AT TIME ZONE 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS') INTO limit_ FROM team.info;
    SELECT array_agg(old.chat), array_agg(DISTINCT old.customer) INTO chats_, customers_ FROM (
        SELECT chat, min(customer) AS customer FROM team.rows WHERE tbl = 'chats'
        GROUP BY chat HAVING max(data ->> 'last_seen') < limit_) AS old;
    DELETE FROM team.rows WHERE chat = ANY (chats_);
    GET DIAGNOSTICS expired_ = ROW_COUNT;
    DELETE FROM team.rows WHERE customer = ANY (customers_) AND NOT EXISTS (
        SELECT 1 FROM team.rows AS chats
        WHERE chats.tbl = 'chats' AND chats.customer = rows.customer);
    UPDATE team.info SET expired = now();
    RETURN expired_;
END $$;

CREATE OR REPLACE FUNCTION team.put_member(name_ text, role_ text) RETURNS void
LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    PERFORM team.must_be('administrator');
    IF role_ IS NULL THEN DELETE FROM team.members WHERE name = name_;
    ELSE INSERT INTO team.members (name, role) VALUES (name_, role_)
        ON CONFLICT (name) DO UPDATE SET role = excluded.role;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION team.keep(days int) RETURNS void LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    PERFORM team.must_be('administrator');
    UPDATE team.info SET keep_days = days;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA team FROM PUBLIC;
GRANT EXECUTE ON FUNCTION team.hello, team.push, team.expire, team.role TO {{agent}},
    {{supervisor}};
GRANT EXECUTE ON FUNCTION team.erase TO {{supervisor}};
GRANT EXECUTE ON FUNCTION team.put_member, team.keep TO {{administrator}};
"""

STEPS: tuple[str, ...] = (STEP_1 + FUNCTIONS,)
VERSION = len(STEPS)
