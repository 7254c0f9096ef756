-- What the deployer remembers. No code is kept here, only its digest: who reads this file can fetch nobody's settings by it.
create table person (
    id      integer primary key,
    address text not null collate nocase unique,
    name    text not null,
    login   text not null,
    -- The settings that were last handed out, as a digest, and how often they have changed.
    settings text not null default '',
    serial  integer not null default 0
);

-- One welcome mail, with one link. A row is here before its mail is on the way.
create table invitation (
    id         integer primary key,
    person     integer not null references person,
    code_digest text not null unique,
    message_id text not null,
    state      text not null check (state in ('sending', 'sent', 'refused', 'deferred')),
    said       text not null default '',
    made_at    text not null,
    sent_at    text,
    expires_at text not null,
    revoked_at text
);
create index invitation_of on invitation (person, id);

-- What was handed out by a link, and to how many machines. A browser's machine is called 'browser'.
create table handout (
    invitation integer not null references invitation,
    device     text not null,
    what       text not null check (what in ('installer', 'capsule')),
    times      integer not null,
    first_at   text not null,
    last_at    text not null,
    primary key (invitation, device, what)
);
