-- People who wait until somebody approves that they get an account. Their usernames and what passes for them are kept free.
create table applicants (
    id {id},
    username text not null,
    username_fold text not null,
    name text not null,
    email text,
    email_fold text,
    password text not null,
    at bigint not null,
    constraint applicants_username_fold unique (username_fold),
    constraint applicants_email_fold unique (email_fold)
);
create table applicant_looks (
    look text not null,
    applicant_id bigint not null references applicants (id) on delete cascade,
    constraint applicant_looks_look primary key (look)
) {rowless};
create index applicant_looks_of on applicant_looks (applicant_id);
create index applicants_by_age on applicants (at);
