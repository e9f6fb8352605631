-- Dateline's tables for DuckDB. Rendered from schemas/ by `python -m schemas.render`; edit there.

CREATE TABLE raw_articles (
    "raw_id" VARCHAR NOT NULL,
    "source_id" VARCHAR NOT NULL,
    "source_path" VARCHAR NOT NULL,
    "member" VARCHAR,
    "source_format" VARCHAR NOT NULL,
    "payload_sha256" VARCHAR NOT NULL,
    "payload_bytes" BIGINT NOT NULL,
    "payload" VARCHAR NOT NULL,
    "title" VARCHAR,
    "body" VARCHAR NOT NULL,
    "published_text" VARCHAR,
    "published_source" VARCHAR,
    "url" VARCHAR,
    "outlet" VARCHAR,
    "author" VARCHAR,
    "declared_language" VARCHAR,
    PRIMARY KEY ("raw_id"),
    CONSTRAINT "raw_id_pattern" CHECK (regexp_full_match("raw_id", 'raw_[0-9a-f]{16}')),
    CONSTRAINT "source_id_not_blank" CHECK (regexp_matches("source_id", '[^ \t\r\n]')),
    CONSTRAINT "source_id_max_length" CHECK (length("source_id") <= 1000),
    CONSTRAINT "source_path_not_blank" CHECK (regexp_matches("source_path", '[^ \t\r\n]')),
    CONSTRAINT "source_path_max_length" CHECK (length("source_path") <= 4096),
    CONSTRAINT "member_not_blank" CHECK (regexp_matches("member", '[^ \t\r\n]')),
    CONSTRAINT "member_max_length" CHECK (length("member") <= 1000),
    CONSTRAINT "source_format_code" CHECK ("source_format" IN ('dated_txt', 'txt', 'md', 'html', 'json', 'jsonl',
        'csv', 'tsv', 'parquet', 'docx', 'rtf', 'pdf', 'eml', 'mht', 'feed', 'xml', 'nexis', 'factiva')),
    CONSTRAINT "payload_sha256_pattern" CHECK (regexp_full_match("payload_sha256", '[0-9a-f]{64}')),
    CONSTRAINT "payload_bytes_ge" CHECK ("payload_bytes" >= 0),
    CONSTRAINT "title_not_blank" CHECK (regexp_matches("title", '[^ \t\r\n]')),
    CONSTRAINT "title_max_length" CHECK (length("title") <= 10000),
    CONSTRAINT "published_text_not_blank" CHECK (regexp_matches("published_text", '[^ \t\r\n]')),
    CONSTRAINT "published_text_max_length" CHECK (length("published_text") <= 1000),
    CONSTRAINT "published_source_not_blank" CHECK (regexp_matches("published_source", '[^ \t\r\n]')),
    CONSTRAINT "published_source_max_length" CHECK (length("published_source") <= 1000),
    CONSTRAINT "url_not_blank" CHECK (regexp_matches("url", '[^ \t\r\n]')),
    CONSTRAINT "url_max_length" CHECK (length("url") <= 10000),
    CONSTRAINT "outlet_not_blank" CHECK (regexp_matches("outlet", '[^ \t\r\n]')),
    CONSTRAINT "outlet_max_length" CHECK (length("outlet") <= 1000),
    CONSTRAINT "author_not_blank" CHECK (regexp_matches("author", '[^ \t\r\n]')),
    CONSTRAINT "author_max_length" CHECK (length("author") <= 10000),
    CONSTRAINT "declared_language_not_blank" CHECK (regexp_matches("declared_language", '[^ \t\r\n]')),
    CONSTRAINT "declared_language_max_length" CHECK (length("declared_language") <= 1000)
);
COMMENT ON TABLE raw_articles IS 'One captured record: what the inbox held, decoded and not yet judged.';
COMMENT ON COLUMN raw_articles."raw_id" IS 'Identifier of the captured record: a hash of its path, member and bytes.';
COMMENT ON COLUMN raw_articles."source_id" IS 'The record''s own identifier: the file''s stem, or the id that the record carries.';
COMMENT ON COLUMN raw_articles."source_path" IS 'Path of the file, relative to its inbox folder, with forward slashes.';
COMMENT ON COLUMN raw_articles."member" IS 'Which record of a file of many: its number or its name inside the file.';
COMMENT ON COLUMN raw_articles."source_format" IS 'Format that the file was read as.';
COMMENT ON COLUMN raw_articles."payload_sha256" IS 'SHA-256 of the bytes of the record.';
COMMENT ON COLUMN raw_articles."payload_bytes" IS 'Length of the record. Unit: bytes.';
COMMENT ON COLUMN raw_articles."payload" IS 'The record''s decoded text as captured.';
COMMENT ON COLUMN raw_articles."title" IS 'Headline.';
COMMENT ON COLUMN raw_articles."body" IS 'The article''s text before cleaning; may be empty.';
COMMENT ON COLUMN raw_articles."published_text" IS 'Publication date as the record writes it.';
COMMENT ON COLUMN raw_articles."published_source" IS 'Where the publication date was found, and what gives another: `json-ld`, `meta, not url`.';
COMMENT ON COLUMN raw_articles."url" IS 'Address of the article.';
COMMENT ON COLUMN raw_articles."outlet" IS 'Name of the publication.';
COMMENT ON COLUMN raw_articles."author" IS 'Author line.';
COMMENT ON COLUMN raw_articles."declared_language" IS 'Language that the record declares, as it writes it.';

CREATE TABLE articles (
    "article_id" VARCHAR NOT NULL,
    "source_id" VARCHAR NOT NULL,
    "raw_id" VARCHAR NOT NULL,
    "published" DATE NOT NULL,
    "published_source" VARCHAR NOT NULL,
    "title" VARCHAR,
    "text" VARCHAR NOT NULL,
    "language" VARCHAR NOT NULL,
    "url" VARCHAR,
    "outlet" VARCHAR,
    "author" VARCHAR,
    "n_words" INTEGER NOT NULL,
    "boilerplate" STRUCT("start" BIGINT, "end" BIGINT, "text" VARCHAR, "rule" VARCHAR)[] NOT NULL,
    "near_duplicate_group" VARCHAR,
    "version" BIGINT NOT NULL,
    PRIMARY KEY ("article_id"),
    CONSTRAINT "article_id_pattern" CHECK (regexp_full_match("article_id", 'art_[0-9a-f]{16}')),
    CONSTRAINT "source_id_not_blank" CHECK (regexp_matches("source_id", '[^ \t\r\n]')),
    CONSTRAINT "source_id_max_length" CHECK (length("source_id") <= 1000),
    CONSTRAINT "raw_id_pattern" CHECK (regexp_full_match("raw_id", 'raw_[0-9a-f]{16}')),
    CONSTRAINT "published_ge" CHECK ("published" >= DATE '1800-01-01'),
    CONSTRAINT "published_le" CHECK ("published" <= DATE '2199-12-31'),
    CONSTRAINT "published_source_not_blank" CHECK (regexp_matches("published_source", '[^ \t\r\n]')),
    CONSTRAINT "published_source_max_length" CHECK (length("published_source") <= 1000),
    CONSTRAINT "title_not_blank" CHECK (regexp_matches("title", '[^ \t\r\n]')),
    CONSTRAINT "title_max_length" CHECK (length("title") <= 10000),
    CONSTRAINT "text_not_blank" CHECK (regexp_matches("text", '[^ \t\r\n]')),
    CONSTRAINT "language_pattern" CHECK (regexp_full_match("language", '[a-z]{2,3}')),
    CONSTRAINT "url_not_blank" CHECK (regexp_matches("url", '[^ \t\r\n]')),
    CONSTRAINT "url_max_length" CHECK (length("url") <= 10000),
    CONSTRAINT "outlet_not_blank" CHECK (regexp_matches("outlet", '[^ \t\r\n]')),
    CONSTRAINT "outlet_max_length" CHECK (length("outlet") <= 1000),
    CONSTRAINT "author_not_blank" CHECK (regexp_matches("author", '[^ \t\r\n]')),
    CONSTRAINT "author_max_length" CHECK (length("author") <= 10000),
    CONSTRAINT "n_words_ge" CHECK ("n_words" >= 1),
    CONSTRAINT "near_duplicate_group_pattern" CHECK (regexp_full_match("near_duplicate_group",
        'dup_[0-9a-f]{16}')),
    CONSTRAINT "version_ge" CHECK ("version" >= 1),
    CONSTRAINT "version_le" CHECK ("version" <= 100000000),
    CONSTRAINT "title_opens_text" CHECK (title IS NULL OR starts_with(text, title))
);
COMMENT ON TABLE articles IS 'One cleaned article.';
COMMENT ON COLUMN articles."article_id" IS 'Identifier of the article: a hash of its publication date, text and outlet.';
COMMENT ON COLUMN articles."source_id" IS 'The record''s own identifier: the file''s stem, or the id that the record carries.';
COMMENT ON COLUMN articles."raw_id" IS 'Identifier of the captured record: a hash of its path, member and bytes.';
COMMENT ON COLUMN articles."published" IS 'Publication date. Relative dates of the text are resolved against it.';
COMMENT ON COLUMN articles."published_source" IS 'Where the publication date was found, and what gives another: `json-ld`, `meta, not url`.';
COMMENT ON COLUMN articles."title" IS 'Headline.';
COMMENT ON COLUMN articles."text" IS 'The cleaned text: paragraphs parted by one blank line, the headline first where there is one.';
COMMENT ON COLUMN articles."language" IS 'Language of the text, ISO 639-1 (639-3 where there is none).';
COMMENT ON COLUMN articles."url" IS 'Address of the article.';
COMMENT ON COLUMN articles."outlet" IS 'Name of the publication.';
COMMENT ON COLUMN articles."author" IS 'Author line.';
COMMENT ON COLUMN articles."n_words" IS 'Length of the text. Unit: words.';
COMMENT ON COLUMN articles."boilerplate" IS 'What cleaning took out: offsets into raw_articles.body (in characters, end exclusive), the text and the rule of vocabulary boilerplate_rule.';
COMMENT ON COLUMN articles."near_duplicate_group" IS 'Group of articles that are reprints, copies or versions of one; null for one that stands alone.';
COMMENT ON COLUMN articles."version" IS 'Its place among the articles of its group in order of publication; 1 where it stands alone. Unit: place.';

CREATE TABLE entities (
    "article_id" VARCHAR NOT NULL,
    "source_id" VARCHAR NOT NULL,
    "start" BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    "label" VARCHAR NOT NULL,
    "text" VARCHAR NOT NULL,
    "actor" VARCHAR,
    "place_name" VARCHAR,
    "country" VARCHAR,
    "latitude" DOUBLE,
    "longitude" DOUBLE,
    "geonames_id" BIGINT,
    "place_precision" VARCHAR,
    "date_start" DATE,
    "date_end" DATE,
    "date_precision" VARCHAR,
    "weapon_type" VARCHAR,
    "count_min" BIGINT,
    "count_max" BIGINT,
    "count_kind" VARCHAR,
    PRIMARY KEY ("article_id", "start", "end", "label"),
    CONSTRAINT "article_id_pattern" CHECK (regexp_full_match("article_id", 'art_[0-9a-f]{16}')),
    CONSTRAINT "source_id_not_blank" CHECK (regexp_matches("source_id", '[^ \t\r\n]')),
    CONSTRAINT "source_id_max_length" CHECK (length("source_id") <= 1000),
    CONSTRAINT "start_ge" CHECK ("start" >= 0),
    CONSTRAINT "end_ge" CHECK ("end" >= 0),
    CONSTRAINT "label_code" CHECK ("label" IN ('ACTOR', 'PLACE', 'DATE', 'WEAPON', 'CASUALTY')),
    CONSTRAINT "text_not_blank" CHECK (regexp_matches("text", '[^ \t\r\n]')),
    CONSTRAINT "actor_not_blank" CHECK (regexp_matches("actor", '[^ \t\r\n]')),
    CONSTRAINT "actor_max_length" CHECK (length("actor") <= 1000),
    CONSTRAINT "place_name_not_blank" CHECK (regexp_matches("place_name", '[^ \t\r\n]')),
    CONSTRAINT "place_name_max_length" CHECK (length("place_name") <= 1000),
    CONSTRAINT "country_code" CHECK ("country" IN ('ABW', 'AFG', 'AGO', 'AIA', 'ALA', 'ALB', 'AND', 'ARE', 'ARG',
        'ARM', 'ASM', 'ATA', 'ATF', 'ATG', 'AUS', 'AUT', 'AZE', 'BDI', 'BEL', 'BEN', 'BES', 'BFA', 'BGD',
        'BGR', 'BHR', 'BHS', 'BIH', 'BLM', 'BLR', 'BLZ', 'BMU', 'BOL', 'BRA', 'BRB', 'BRN', 'BTN', 'BVT',
        'BWA', 'CAF', 'CAN', 'CCK', 'CHE', 'CHL', 'CHN', 'CIV', 'CMR', 'COD', 'COG', 'COK', 'COL', 'COM',
        'CPV', 'CRI', 'CUB', 'CUW', 'CXR', 'CYM', 'CYP', 'CZE', 'DEU', 'DJI', 'DMA', 'DNK', 'DOM', 'DZA',
        'ECU', 'EGY', 'ERI', 'ESH', 'ESP', 'EST', 'ETH', 'FIN', 'FJI', 'FLK', 'FRA', 'FRO', 'FSM', 'GAB',
        'GBR', 'GEO', 'GGY', 'GHA', 'GIB', 'GIN', 'GLP', 'GMB', 'GNB', 'GNQ', 'GRC', 'GRD', 'GRL', 'GTM',
        'GUF', 'GUM', 'GUY', 'HKG', 'HMD', 'HND', 'HRV', 'HTI', 'HUN', 'IDN', 'IMN', 'IND', 'IOT', 'IRL',
        'IRN', 'IRQ', 'ISL', 'ISR', 'ITA', 'JAM', 'JEY', 'JOR', 'JPN', 'KAZ', 'KEN', 'KGZ', 'KHM', 'KIR',
        'KNA', 'KOR', 'KWT', 'LAO', 'LBN', 'LBR', 'LBY', 'LCA', 'LIE', 'LKA', 'LSO', 'LTU', 'LUX', 'LVA',
        'MAC', 'MAF', 'MAR', 'MCO', 'MDA', 'MDG', 'MDV', 'MEX', 'MHL', 'MKD', 'MLI', 'MLT', 'MMR', 'MNE',
        'MNG', 'MNP', 'MOZ', 'MRT', 'MSR', 'MTQ', 'MUS', 'MWI', 'MYS', 'MYT', 'NAM', 'NCL', 'NER', 'NFK',
        'NGA', 'NIC', 'NIU', 'NLD', 'NOR', 'NPL', 'NRU', 'NZL', 'OMN', 'PAK', 'PAN', 'PCN', 'PER', 'PHL',
        'PLW', 'PNG', 'POL', 'PRI', 'PRK', 'PRT', 'PRY', 'PSE', 'PYF', 'QAT', 'REU', 'ROU', 'RUS', 'RWA',
        'SAU', 'SDN', 'SEN', 'SGP', 'SGS', 'SHN', 'SJM', 'SLB', 'SLE', 'SLV', 'SMR', 'SOM', 'SPM', 'SRB',
        'SSD', 'STP', 'SUR', 'SVK', 'SVN', 'SWE', 'SWZ', 'SXM', 'SYC', 'SYR', 'TCA', 'TCD', 'TGO', 'THA',
        'TJK', 'TKL', 'TKM', 'TLS', 'TON', 'TTO', 'TUN', 'TUR', 'TUV', 'TWN', 'TZA', 'UGA', 'UKR', 'UMI',
        'URY', 'USA', 'UZB', 'VAT', 'VCT', 'VEN', 'VGB', 'VIR', 'VNM', 'VUT', 'WLF', 'WSM', 'XKX', 'XXX',
        'YEM', 'ZAF', 'ZMB', 'ZWE')),
    CONSTRAINT "latitude_ge" CHECK ("latitude" >= -90.0),
    CONSTRAINT "latitude_le" CHECK ("latitude" <= 90.0),
    CONSTRAINT "longitude_ge" CHECK ("longitude" >= -180.0),
    CONSTRAINT "longitude_le" CHECK ("longitude" <= 180.0),
    CONSTRAINT "geonames_id_ge" CHECK ("geonames_id" >= 1),
    CONSTRAINT "place_precision_code" CHECK ("place_precision" IN ('site', 'near', 'city', 'admin', 'country',
        'waters', 'unknown')),
    CONSTRAINT "date_start_ge" CHECK ("date_start" >= DATE '1800-01-01'),
    CONSTRAINT "date_start_le" CHECK ("date_start" <= DATE '2199-12-31'),
    CONSTRAINT "date_end_ge" CHECK ("date_end" >= DATE '1800-01-01'),
    CONSTRAINT "date_end_le" CHECK ("date_end" <= DATE '2199-12-31'),
    CONSTRAINT "date_precision_code" CHECK ("date_precision" IN ('day', 'week', 'month', 'year', 'unknown')),
    CONSTRAINT "weapon_type_code" CHECK ("weapon_type" IN ('drone', 'missile', 'rocket', 'artillery_mortar',
        'aircraft_bomb', 'ied_landmine', 'vehicle_bomb', 'suicide_vest', 'small_arms', 'melee', 'arson',
        'naval_vessel', 'chemical', 'other', 'unknown')),
    CONSTRAINT "count_min_ge" CHECK ("count_min" >= 0),
    CONSTRAINT "count_min_le" CHECK ("count_min" <= 100000000),
    CONSTRAINT "count_max_ge" CHECK ("count_max" >= 0),
    CONSTRAINT "count_max_le" CHECK ("count_max" <= 100000000),
    CONSTRAINT "count_kind_code" CHECK ("count_kind" IN ('killed', 'injured', 'abducted', 'detained', 'missing',
        'displaced', 'deployed', 'weapons', 'targets', 'attacks')),
    CONSTRAINT "span_not_empty" CHECK ("start" < "end"),
    CONSTRAINT "text_fills_span" CHECK (length("text") = "end" - "start"),
    CONSTRAINT "date_start_le_date_end" CHECK ("date_start" <= "date_end"),
    CONSTRAINT "dates_both_or_neither" CHECK ((date_start IS NULL) = (date_end IS NULL)),
    CONSTRAINT "date_precision_agrees" CHECK (date_start IS NULL OR (date_precision IS NOT NULL AND date_precision
        <> 'unknown')),
    CONSTRAINT "coordinates_both_or_neither" CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CONSTRAINT "waters_have_no_country" CHECK (place_precision <> 'waters' OR country IS NULL OR country = 'XXX'),
    CONSTRAINT "count_min_le_count_max" CHECK ("count_min" <= "count_max"),
    CONSTRAINT "count_has_kind" CHECK (count_kind IS NOT NULL OR (count_min IS NULL AND count_max IS NULL)),
    CONSTRAINT "actor_only_with_label" CHECK ("actor" IS NULL OR "label" IN ('ACTOR')),
    CONSTRAINT "date_start_only_with_label" CHECK ("date_start" IS NULL OR "label" IN ('DATE')),
    CONSTRAINT "date_precision_only_with_label" CHECK ("date_precision" IS NULL OR "label" IN ('DATE')),
    CONSTRAINT "latitude_only_with_label" CHECK ("latitude" IS NULL OR "label" IN ('PLACE')),
    CONSTRAINT "geonames_id_only_with_label" CHECK ("geonames_id" IS NULL OR "label" IN ('PLACE')),
    CONSTRAINT "place_precision_only_with_label" CHECK ("place_precision" IS NULL OR "label" IN ('PLACE')),
    CONSTRAINT "weapon_type_only_with_label" CHECK ("weapon_type" IS NULL OR "label" IN ('WEAPON')),
    CONSTRAINT "count_kind_only_with_label" CHECK ("count_kind" IS NULL OR "label" IN ('CASUALTY', 'WEAPON'))
);
COMMENT ON TABLE entities IS 'One mention in an article''s text: actor, place, date, weapon or casualty count.';
COMMENT ON COLUMN entities."article_id" IS 'Identifier of the article: a hash of its publication date, text and outlet.';
COMMENT ON COLUMN entities."source_id" IS 'The record''s own identifier: the file''s stem, or the id that the record carries.';
COMMENT ON COLUMN entities."start" IS 'Offset of the first character in articles.text. Unit: characters.';
COMMENT ON COLUMN entities."end" IS 'Offset after the last character in articles.text. Unit: characters.';
COMMENT ON COLUMN entities."label" IS 'Kind of mention.';
COMMENT ON COLUMN entities."text" IS 'The words of the mention: articles.text from start to end.';
COMMENT ON COLUMN entities."actor" IS 'Canonical name of the actor; null where it could not be resolved.';
COMMENT ON COLUMN entities."place_name" IS 'Canonical name of the place.';
COMMENT ON COLUMN entities."country" IS 'Country of the place or actor, ISO 3166-1 alpha-3 (XXX: international waters).';
COMMENT ON COLUMN entities."latitude" IS 'Latitude of place_name, WGS84. Unit: degrees.';
COMMENT ON COLUMN entities."longitude" IS 'Longitude of place_name, WGS84. Unit: degrees.';
COMMENT ON COLUMN entities."geonames_id" IS 'Identifier of the place in GeoNames.';
COMMENT ON COLUMN entities."place_precision" IS 'How precisely the place is known.';
COMMENT ON COLUMN entities."date_start" IS 'First day that the expression means.';
COMMENT ON COLUMN entities."date_end" IS 'Last day that the expression means.';
COMMENT ON COLUMN entities."date_precision" IS 'How precisely the date is known.';
COMMENT ON COLUMN entities."weapon_type" IS 'Kind of weapon that the mention names.';
COMMENT ON COLUMN entities."count_min" IS 'Lowest number that the words allow. Unit: people or things.';
COMMENT ON COLUMN entities."count_max" IS 'Highest number that the words allow. Unit: people or things.';
COMMENT ON COLUMN entities."count_kind" IS 'What a count counts.';

CREATE TABLE events (
    "event_id" VARCHAR NOT NULL,
    "incident_id" VARCHAR NOT NULL,
    "article_id" VARCHAR NOT NULL,
    "source_id" VARCHAR NOT NULL,
    "published" DATE NOT NULL,
    "kind" VARCHAR NOT NULL,
    "role_in_article" VARCHAR NOT NULL,
    "incident_type" VARCHAR NOT NULL,
    "outcome" VARCHAR NOT NULL,
    "date_start" DATE,
    "date_end" DATE,
    "date_precision" VARCHAR NOT NULL,
    "country" VARCHAR,
    "place_name" VARCHAR,
    "admin1" VARCHAR,
    "latitude" DOUBLE,
    "longitude" DOUBLE,
    "place_precision" VARCHAR NOT NULL,
    "geonames_id" BIGINT,
    "perpetrator" VARCHAR NOT NULL,
    "perpetrator_text" VARCHAR,
    "perpetrator_attribution" VARCHAR NOT NULL,
    "target" VARCHAR NOT NULL,
    "target_text" VARCHAR,
    "target_type" VARCHAR NOT NULL,
    "target_count" BIGINT,
    "weapon_type" VARCHAR[] NOT NULL,
    "weapon_text" VARCHAR,
    "weapon_count" BIGINT,
    "n_events" BIGINT,
    "fatalities_min" BIGINT,
    "fatalities_max" BIGINT,
    "injured_min" BIGINT,
    "injured_max" BIGINT,
    "abducted_min" BIGINT,
    "abducted_max" BIGINT,
    "detained_min" BIGINT,
    "detained_max" BIGINT,
    "claimed_by" VARCHAR,
    "damage" VARCHAR,
    "acled_event_type" VARCHAR,
    "acled_sub_event_type" VARCHAR,
    "evidence" STRUCT("field" VARCHAR, "start" BIGINT, "end" BIGINT)[] NOT NULL,
    "corrected_by" VARCHAR[] NOT NULL,
    PRIMARY KEY ("event_id"),
    CONSTRAINT "event_id_pattern" CHECK (regexp_full_match("event_id", 'evt_[0-9a-f]{16}')),
    CONSTRAINT "incident_id_pattern" CHECK (regexp_full_match("incident_id", 'inc_[0-9a-f]{16}')),
    CONSTRAINT "article_id_pattern" CHECK (regexp_full_match("article_id", 'art_[0-9a-f]{16}')),
    CONSTRAINT "source_id_not_blank" CHECK (regexp_matches("source_id", '[^ \t\r\n]')),
    CONSTRAINT "source_id_max_length" CHECK (length("source_id") <= 1000),
    CONSTRAINT "published_ge" CHECK ("published" >= DATE '1800-01-01'),
    CONSTRAINT "published_le" CHECK ("published" <= DATE '2199-12-31'),
    CONSTRAINT "kind_code" CHECK ("kind" IN ('incident', 'campaign')),
    CONSTRAINT "role_in_article_code" CHECK ("role_in_article" IN ('main', 'background')),
    CONSTRAINT "incident_type_code" CHECK ("incident_type" IN ('drone_strike', 'air_strike', 'missile_attack',
        'rocket_attack', 'shelling', 'bombing', 'suicide_bombing', 'armed_attack', 'armed_clash', 'abduction',
        'seizure', 'security_operation', 'sabotage', 'explosion_unattributed', 'riot', 'other_violence')),
    CONSTRAINT "outcome_code" CHECK ("outcome" IN ('completed', 'intercepted', 'failed', 'foiled', 'unknown')),
    CONSTRAINT "date_start_ge" CHECK ("date_start" >= DATE '1800-01-01'),
    CONSTRAINT "date_start_le" CHECK ("date_start" <= DATE '2199-12-31'),
    CONSTRAINT "date_end_ge" CHECK ("date_end" >= DATE '1800-01-01'),
    CONSTRAINT "date_end_le" CHECK ("date_end" <= DATE '2199-12-31'),
    CONSTRAINT "date_precision_code" CHECK ("date_precision" IN ('day', 'week', 'month', 'year', 'unknown')),
    CONSTRAINT "country_code" CHECK ("country" IN ('ABW', 'AFG', 'AGO', 'AIA', 'ALA', 'ALB', 'AND', 'ARE', 'ARG',
        'ARM', 'ASM', 'ATA', 'ATF', 'ATG', 'AUS', 'AUT', 'AZE', 'BDI', 'BEL', 'BEN', 'BES', 'BFA', 'BGD',
        'BGR', 'BHR', 'BHS', 'BIH', 'BLM', 'BLR', 'BLZ', 'BMU', 'BOL', 'BRA', 'BRB', 'BRN', 'BTN', 'BVT',
        'BWA', 'CAF', 'CAN', 'CCK', 'CHE', 'CHL', 'CHN', 'CIV', 'CMR', 'COD', 'COG', 'COK', 'COL', 'COM',
        'CPV', 'CRI', 'CUB', 'CUW', 'CXR', 'CYM', 'CYP', 'CZE', 'DEU', 'DJI', 'DMA', 'DNK', 'DOM', 'DZA',
        'ECU', 'EGY', 'ERI', 'ESH', 'ESP', 'EST', 'ETH', 'FIN', 'FJI', 'FLK', 'FRA', 'FRO', 'FSM', 'GAB',
        'GBR', 'GEO', 'GGY', 'GHA', 'GIB', 'GIN', 'GLP', 'GMB', 'GNB', 'GNQ', 'GRC', 'GRD', 'GRL', 'GTM',
        'GUF', 'GUM', 'GUY', 'HKG', 'HMD', 'HND', 'HRV', 'HTI', 'HUN', 'IDN', 'IMN', 'IND', 'IOT', 'IRL',
        'IRN', 'IRQ', 'ISL', 'ISR', 'ITA', 'JAM', 'JEY', 'JOR', 'JPN', 'KAZ', 'KEN', 'KGZ', 'KHM', 'KIR',
        'KNA', 'KOR', 'KWT', 'LAO', 'LBN', 'LBR', 'LBY', 'LCA', 'LIE', 'LKA', 'LSO', 'LTU', 'LUX', 'LVA',
        'MAC', 'MAF', 'MAR', 'MCO', 'MDA', 'MDG', 'MDV', 'MEX', 'MHL', 'MKD', 'MLI', 'MLT', 'MMR', 'MNE',
        'MNG', 'MNP', 'MOZ', 'MRT', 'MSR', 'MTQ', 'MUS', 'MWI', 'MYS', 'MYT', 'NAM', 'NCL', 'NER', 'NFK',
        'NGA', 'NIC', 'NIU', 'NLD', 'NOR', 'NPL', 'NRU', 'NZL', 'OMN', 'PAK', 'PAN', 'PCN', 'PER', 'PHL',
        'PLW', 'PNG', 'POL', 'PRI', 'PRK', 'PRT', 'PRY', 'PSE', 'PYF', 'QAT', 'REU', 'ROU', 'RUS', 'RWA',
        'SAU', 'SDN', 'SEN', 'SGP', 'SGS', 'SHN', 'SJM', 'SLB', 'SLE', 'SLV', 'SMR', 'SOM', 'SPM', 'SRB',
        'SSD', 'STP', 'SUR', 'SVK', 'SVN', 'SWE', 'SWZ', 'SXM', 'SYC', 'SYR', 'TCA', 'TCD', 'TGO', 'THA',
        'TJK', 'TKL', 'TKM', 'TLS', 'TON', 'TTO', 'TUN', 'TUR', 'TUV', 'TWN', 'TZA', 'UGA', 'UKR', 'UMI',
        'URY', 'USA', 'UZB', 'VAT', 'VCT', 'VEN', 'VGB', 'VIR', 'VNM', 'VUT', 'WLF', 'WSM', 'XKX', 'XXX',
        'YEM', 'ZAF', 'ZMB', 'ZWE')),
    CONSTRAINT "place_name_not_blank" CHECK (regexp_matches("place_name", '[^ \t\r\n]')),
    CONSTRAINT "place_name_max_length" CHECK (length("place_name") <= 1000),
    CONSTRAINT "admin1_not_blank" CHECK (regexp_matches("admin1", '[^ \t\r\n]')),
    CONSTRAINT "admin1_max_length" CHECK (length("admin1") <= 1000),
    CONSTRAINT "latitude_ge" CHECK ("latitude" >= -90.0),
    CONSTRAINT "latitude_le" CHECK ("latitude" <= 90.0),
    CONSTRAINT "longitude_ge" CHECK ("longitude" >= -180.0),
    CONSTRAINT "longitude_le" CHECK ("longitude" <= 180.0),
    CONSTRAINT "place_precision_code" CHECK ("place_precision" IN ('site', 'near', 'city', 'admin', 'country',
        'waters', 'unknown')),
    CONSTRAINT "geonames_id_ge" CHECK ("geonames_id" >= 1),
    CONSTRAINT "perpetrator_not_blank" CHECK (regexp_matches("perpetrator", '[^ \t\r\n]')),
    CONSTRAINT "perpetrator_max_length" CHECK (length("perpetrator") <= 1000),
    CONSTRAINT "perpetrator_text_not_blank" CHECK (regexp_matches("perpetrator_text", '[^ \t\r\n]')),
    CONSTRAINT "perpetrator_text_max_length" CHECK (length("perpetrator_text") <= 1000),
    CONSTRAINT "perpetrator_attribution_code" CHECK ("perpetrator_attribution" IN ('claimed', 'stated', 'alleged',
        'disputed', 'unknown')),
    CONSTRAINT "target_not_blank" CHECK (regexp_matches("target", '[^ \t\r\n]')),
    CONSTRAINT "target_max_length" CHECK (length("target") <= 1000),
    CONSTRAINT "target_text_not_blank" CHECK (regexp_matches("target_text", '[^ \t\r\n]')),
    CONSTRAINT "target_text_max_length" CHECK (length("target_text") <= 1000),
    CONSTRAINT "target_type_code" CHECK ("target_type" IN ('military', 'non_state_armed_group', 'government',
        'police', 'civilians', 'commercial_shipping', 'infrastructure', 'aid_or_medical', 'media',
        'religious', 'diplomatic', 'other', 'unknown')),
    CONSTRAINT "target_count_ge" CHECK ("target_count" >= 1),
    CONSTRAINT "target_count_le" CHECK ("target_count" <= 100000000),
    CONSTRAINT "weapon_type_elements" CHECK (len("weapon_type") = len(list_distinct("weapon_type"))),
    CONSTRAINT "weapon_type_min_items" CHECK (len("weapon_type") >= 1),
    CONSTRAINT "weapon_type_code" CHECK (list_has_all(['drone', 'missile', 'rocket', 'artillery_mortar',
        'aircraft_bomb', 'ied_landmine', 'vehicle_bomb', 'suicide_vest', 'small_arms', 'melee', 'arson',
        'naval_vessel', 'chemical', 'other', 'unknown'], "weapon_type")),
    CONSTRAINT "weapon_text_not_blank" CHECK (regexp_matches("weapon_text", '[^ \t\r\n]')),
    CONSTRAINT "weapon_text_max_length" CHECK (length("weapon_text") <= 1000),
    CONSTRAINT "weapon_count_ge" CHECK ("weapon_count" >= 1),
    CONSTRAINT "weapon_count_le" CHECK ("weapon_count" <= 100000000),
    CONSTRAINT "n_events_ge" CHECK ("n_events" >= 1),
    CONSTRAINT "n_events_le" CHECK ("n_events" <= 100000000),
    CONSTRAINT "fatalities_min_ge" CHECK ("fatalities_min" >= 0),
    CONSTRAINT "fatalities_min_le" CHECK ("fatalities_min" <= 100000000),
    CONSTRAINT "fatalities_max_ge" CHECK ("fatalities_max" >= 0),
    CONSTRAINT "fatalities_max_le" CHECK ("fatalities_max" <= 100000000),
    CONSTRAINT "injured_min_ge" CHECK ("injured_min" >= 0),
    CONSTRAINT "injured_min_le" CHECK ("injured_min" <= 100000000),
    CONSTRAINT "injured_max_ge" CHECK ("injured_max" >= 0),
    CONSTRAINT "injured_max_le" CHECK ("injured_max" <= 100000000),
    CONSTRAINT "abducted_min_ge" CHECK ("abducted_min" >= 0),
    CONSTRAINT "abducted_min_le" CHECK ("abducted_min" <= 100000000),
    CONSTRAINT "abducted_max_ge" CHECK ("abducted_max" >= 0),
    CONSTRAINT "abducted_max_le" CHECK ("abducted_max" <= 100000000),
    CONSTRAINT "detained_min_ge" CHECK ("detained_min" >= 0),
    CONSTRAINT "detained_min_le" CHECK ("detained_min" <= 100000000),
    CONSTRAINT "detained_max_ge" CHECK ("detained_max" >= 0),
    CONSTRAINT "detained_max_le" CHECK ("detained_max" <= 100000000),
    CONSTRAINT "claimed_by_not_blank" CHECK (regexp_matches("claimed_by", '[^ \t\r\n]')),
    CONSTRAINT "claimed_by_max_length" CHECK (length("claimed_by") <= 1000),
    CONSTRAINT "damage_code" CHECK ("damage" IN ('none', 'some', 'heavy', 'destroyed')),
    CONSTRAINT "acled_event_type_code" CHECK ("acled_event_type" IN ('Battles', 'Explosions/Remote violence',
        'Violence against civilians', 'Protests', 'Riots', 'Strategic developments')),
    CONSTRAINT "acled_sub_event_type_code" CHECK ("acled_sub_event_type" IN ('Armed clash',
        'Government regains territory', 'Non-state actor overtakes territory', 'Chemical weapon',
        'Air/drone strike', 'Suicide bomb', 'Shelling/artillery/missile attack',
        'Remote explosive/landmine/IED', 'Grenade', 'Sexual violence', 'Attack',
        'Abduction/forced disappearance', 'Peaceful protest', 'Protest with intervention',
        'Excessive force against protesters', 'Violent demonstration', 'Mob violence', 'Agreement', 'Arrests',
        'Change to group/activity', 'Disrupted weapons use', 'Headquarters or base established',
        'Looting/property destruction', 'Non-violent transfer of territory', 'Other')),
    CONSTRAINT "corrected_by_elements" CHECK (len("corrected_by") = len(list_distinct("corrected_by"))),
    CONSTRAINT "corrected_by_min_items" CHECK (len("corrected_by") >= 0),
    CONSTRAINT "date_start_le_date_end" CHECK ("date_start" <= "date_end"),
    CONSTRAINT "dates_both_or_neither" CHECK ((date_start IS NULL) = (date_end IS NULL)),
    CONSTRAINT "date_precision_agrees" CHECK ((date_start IS NULL) = (date_precision = 'unknown')),
    CONSTRAINT "coordinates_both_or_neither" CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CONSTRAINT "coordinates_need_precision" CHECK (latitude IS NULL OR place_precision <> 'unknown'),
    CONSTRAINT "waters_have_no_country" CHECK (place_precision <> 'waters' OR country IS NULL OR country = 'XXX'),
    CONSTRAINT "sea_is_no_town" CHECK (country <> 'XXX' OR place_precision IN ('waters', 'near', 'site',
        'unknown')),
    CONSTRAINT "place_has_a_name" CHECK (place_name IS NOT NULL OR place_precision IN ('country', 'unknown')),
    CONSTRAINT "country_precision_has_country" CHECK (place_precision <> 'country' OR country IS NOT NULL),
    CONSTRAINT "fatalities_min_le_fatalities_max" CHECK ("fatalities_min" <= "fatalities_max"),
    CONSTRAINT "injured_min_le_injured_max" CHECK ("injured_min" <= "injured_max"),
    CONSTRAINT "abducted_min_le_abducted_max" CHECK ("abducted_min" <= "abducted_max"),
    CONSTRAINT "detained_min_le_detained_max" CHECK ("detained_min" <= "detained_max"),
    CONSTRAINT "claim_is_attributed" CHECK (claimed_by IS NULL OR perpetrator_attribution <> 'unknown'),
    CONSTRAINT "unknown_perpetrator_is_unattributed" CHECK (perpetrator <> 'Unknown' OR claimed_by IS NOT NULL OR
        perpetrator_attribution IN ('unknown', 'disputed')),
    CONSTRAINT "n_events_only_for_campaigns" CHECK (n_events IS NULL OR kind = 'campaign'),
    CONSTRAINT "acled_types_agree" CHECK ((acled_event_type IS NULL) = (acled_sub_event_type IS NULL)),
    CONSTRAINT "evidence_not_empty" CHECK (len(evidence) > 0)
);
COMMENT ON TABLE events IS 'One incident as one article tells it, by the codebook.';
COMMENT ON COLUMN events."event_id" IS 'Identifier of the row: a hash of article, kind and place in the text.';
COMMENT ON COLUMN events."incident_id" IS 'Identifier of the real incident, the same in all articles that tell it.';
COMMENT ON COLUMN events."article_id" IS 'Identifier of the article: a hash of its publication date, text and outlet.';
COMMENT ON COLUMN events."source_id" IS 'The record''s own identifier: the file''s stem, or the id that the record carries.';
COMMENT ON COLUMN events."published" IS 'Publication date. Relative dates of the text are resolved against it.';
COMMENT ON COLUMN events."kind" IS 'Incident or campaign.';
COMMENT ON COLUMN events."role_in_article" IS 'What the article reports as news, or context.';
COMMENT ON COLUMN events."incident_type" IS 'What kind of act.';
COMMENT ON COLUMN events."outcome" IS 'What became of the act.';
COMMENT ON COLUMN events."date_start" IS 'First local day of the act, resolved against the publication date.';
COMMENT ON COLUMN events."date_end" IS 'Last local day of the act; equal to date_start for one day.';
COMMENT ON COLUMN events."date_precision" IS 'How precisely the date is known.';
COMMENT ON COLUMN events."country" IS 'Country where it took place, ISO 3166-1 alpha-3; XXX for international waters.';
COMMENT ON COLUMN events."place_name" IS 'The most specific named place in the text; the sea for ships.';
COMMENT ON COLUMN events."admin1" IS 'First-level division of the place (GeoNames name).';
COMMENT ON COLUMN events."latitude" IS 'Latitude of place_name, WGS84. Unit: degrees.';
COMMENT ON COLUMN events."longitude" IS 'Longitude of place_name, WGS84. Unit: degrees.';
COMMENT ON COLUMN events."place_precision" IS 'How precisely the place is known.';
COMMENT ON COLUMN events."geonames_id" IS 'Identifier of the place in GeoNames.';
COMMENT ON COLUMN events."perpetrator" IS 'Canonical name of who acted; Unknown where nobody is named.';
COMMENT ON COLUMN events."perpetrator_text" IS 'Who acted in the words of the article: the people, then their group or force, joined with "; ".';
COMMENT ON COLUMN events."perpetrator_attribution" IS 'On whose word the perpetrator rests.';
COMMENT ON COLUMN events."target" IS 'Canonical name of the attacked actor or object; Unknown where none is named.';
COMMENT ON COLUMN events."target_text" IS 'What was attacked or harmed in the words of the article: persons by name, people, objects, joined with "; ".';
COMMENT ON COLUMN events."target_type" IS 'What kind of target.';
COMMENT ON COLUMN events."target_count" IS 'Targets attacked (ships, facilities, bases) where stated. Unit: targets.';
COMMENT ON COLUMN events."weapon_type" IS 'Weapons used, first named first; `unknown` alone where the text names none.';
COMMENT ON COLUMN events."weapon_text" IS 'The words of the article behind weapon_type.';
COMMENT ON COLUMN events."weapon_count" IS 'Weapons used where stated. Unit: weapons.';
COMMENT ON COLUMN events."n_events" IS 'Campaigns only: number of attacks where stated. Unit: attacks.';
COMMENT ON COLUMN events."fatalities_min" IS 'Fewest people killed, perpetrators included, as the text allows; null: the text gives no lower bound. Unit: people.';
COMMENT ON COLUMN events."fatalities_max" IS 'Most people killed, perpetrators included; null: the text gives no upper bound or no count. Unit: people.';
COMMENT ON COLUMN events."injured_min" IS 'Fewest people injured, as the text allows; null: the text gives no lower bound. Unit: people.';
COMMENT ON COLUMN events."injured_max" IS 'Most people injured; null: the text gives no upper bound or no count. Unit: people.';
COMMENT ON COLUMN events."abducted_min" IS 'Fewest people abducted, as the text allows; null: the text gives no lower bound. Unit: people.';
COMMENT ON COLUMN events."abducted_max" IS 'Most people abducted; null: the text gives no upper bound or no count. Unit: people.';
COMMENT ON COLUMN events."detained_min" IS 'Fewest people arrested or captured, as the text allows; null: the text gives no lower bound. Unit: people.';
COMMENT ON COLUMN events."detained_max" IS 'Most people arrested or captured; null: the text gives no upper bound or no count. Unit: people.';
COMMENT ON COLUMN events."claimed_by" IS 'Who claimed responsibility; null when nobody did.';
COMMENT ON COLUMN events."damage" IS 'Damage to property; null when not mentioned.';
COMMENT ON COLUMN events."acled_event_type" IS 'ACLED event type by the crosswalk of incident_type.';
COMMENT ON COLUMN events."acled_sub_event_type" IS 'ACLED sub-event type by the same crosswalk.';
COMMENT ON COLUMN events."evidence" IS 'Sentences that the coding rests on: the column (or a code of vocabulary evidence_field) and offsets into articles.text (in characters, end exclusive).';
COMMENT ON COLUMN events."corrected_by" IS 'Who corrected the row by hand, sorted; empty for a row that is as it was coded.';

CREATE TABLE incidents (
    "incident_id" VARCHAR NOT NULL,
    "kind" VARCHAR NOT NULL,
    "incident_type" VARCHAR NOT NULL,
    "outcome" VARCHAR NOT NULL,
    "date_start" DATE,
    "date_end" DATE,
    "date_precision" VARCHAR NOT NULL,
    "country" VARCHAR,
    "place_name" VARCHAR,
    "admin1" VARCHAR,
    "latitude" DOUBLE,
    "longitude" DOUBLE,
    "place_precision" VARCHAR NOT NULL,
    "geonames_id" BIGINT,
    "perpetrator" VARCHAR NOT NULL,
    "perpetrator_attribution" VARCHAR NOT NULL,
    "target" VARCHAR NOT NULL,
    "target_type" VARCHAR NOT NULL,
    "target_count" BIGINT,
    "weapon_type" VARCHAR[] NOT NULL,
    "weapon_count" BIGINT,
    "n_events" BIGINT,
    "fatalities_min" BIGINT,
    "fatalities_best" BIGINT,
    "fatalities_max" BIGINT,
    "injured_min" BIGINT,
    "injured_best" BIGINT,
    "injured_max" BIGINT,
    "abducted_min" BIGINT,
    "abducted_best" BIGINT,
    "abducted_max" BIGINT,
    "detained_min" BIGINT,
    "detained_best" BIGINT,
    "detained_max" BIGINT,
    "claimed_by" VARCHAR,
    "damage" VARCHAR,
    "acled_event_type" VARCHAR,
    "acled_sub_event_type" VARCHAR,
    "first_reported" DATE NOT NULL,
    "last_reported" DATE NOT NULL,
    "n_articles" BIGINT NOT NULL,
    "n_independent" BIGINT NOT NULL,
    "n_outlets" BIGINT NOT NULL,
    "source_ids" VARCHAR[] NOT NULL,
    "event_ids" VARCHAR[] NOT NULL,
    "disagreements" STRUCT("field" VARCHAR, "value" VARCHAR, "source_ids" VARCHAR[])[] NOT NULL,
    "confidence" DOUBLE NOT NULL,
    "confidence_parts" STRUCT("part" VARCHAR, "value" DOUBLE)[] NOT NULL,
    "corrected_by" VARCHAR[] NOT NULL,
    PRIMARY KEY ("incident_id"),
    CONSTRAINT "incident_id_pattern" CHECK (regexp_full_match("incident_id", 'inc_[0-9a-f]{16}')),
    CONSTRAINT "kind_code" CHECK ("kind" IN ('incident', 'campaign')),
    CONSTRAINT "incident_type_code" CHECK ("incident_type" IN ('drone_strike', 'air_strike', 'missile_attack',
        'rocket_attack', 'shelling', 'bombing', 'suicide_bombing', 'armed_attack', 'armed_clash', 'abduction',
        'seizure', 'security_operation', 'sabotage', 'explosion_unattributed', 'riot', 'other_violence')),
    CONSTRAINT "outcome_code" CHECK ("outcome" IN ('completed', 'intercepted', 'failed', 'foiled', 'unknown')),
    CONSTRAINT "date_start_ge" CHECK ("date_start" >= DATE '1800-01-01'),
    CONSTRAINT "date_start_le" CHECK ("date_start" <= DATE '2199-12-31'),
    CONSTRAINT "date_end_ge" CHECK ("date_end" >= DATE '1800-01-01'),
    CONSTRAINT "date_end_le" CHECK ("date_end" <= DATE '2199-12-31'),
    CONSTRAINT "date_precision_code" CHECK ("date_precision" IN ('day', 'week', 'month', 'year', 'unknown')),
    CONSTRAINT "country_code" CHECK ("country" IN ('ABW', 'AFG', 'AGO', 'AIA', 'ALA', 'ALB', 'AND', 'ARE', 'ARG',
        'ARM', 'ASM', 'ATA', 'ATF', 'ATG', 'AUS', 'AUT', 'AZE', 'BDI', 'BEL', 'BEN', 'BES', 'BFA', 'BGD',
        'BGR', 'BHR', 'BHS', 'BIH', 'BLM', 'BLR', 'BLZ', 'BMU', 'BOL', 'BRA', 'BRB', 'BRN', 'BTN', 'BVT',
        'BWA', 'CAF', 'CAN', 'CCK', 'CHE', 'CHL', 'CHN', 'CIV', 'CMR', 'COD', 'COG', 'COK', 'COL', 'COM',
        'CPV', 'CRI', 'CUB', 'CUW', 'CXR', 'CYM', 'CYP', 'CZE', 'DEU', 'DJI', 'DMA', 'DNK', 'DOM', 'DZA',
        'ECU', 'EGY', 'ERI', 'ESH', 'ESP', 'EST', 'ETH', 'FIN', 'FJI', 'FLK', 'FRA', 'FRO', 'FSM', 'GAB',
        'GBR', 'GEO', 'GGY', 'GHA', 'GIB', 'GIN', 'GLP', 'GMB', 'GNB', 'GNQ', 'GRC', 'GRD', 'GRL', 'GTM',
        'GUF', 'GUM', 'GUY', 'HKG', 'HMD', 'HND', 'HRV', 'HTI', 'HUN', 'IDN', 'IMN', 'IND', 'IOT', 'IRL',
        'IRN', 'IRQ', 'ISL', 'ISR', 'ITA', 'JAM', 'JEY', 'JOR', 'JPN', 'KAZ', 'KEN', 'KGZ', 'KHM', 'KIR',
        'KNA', 'KOR', 'KWT', 'LAO', 'LBN', 'LBR', 'LBY', 'LCA', 'LIE', 'LKA', 'LSO', 'LTU', 'LUX', 'LVA',
        'MAC', 'MAF', 'MAR', 'MCO', 'MDA', 'MDG', 'MDV', 'MEX', 'MHL', 'MKD', 'MLI', 'MLT', 'MMR', 'MNE',
        'MNG', 'MNP', 'MOZ', 'MRT', 'MSR', 'MTQ', 'MUS', 'MWI', 'MYS', 'MYT', 'NAM', 'NCL', 'NER', 'NFK',
        'NGA', 'NIC', 'NIU', 'NLD', 'NOR', 'NPL', 'NRU', 'NZL', 'OMN', 'PAK', 'PAN', 'PCN', 'PER', 'PHL',
        'PLW', 'PNG', 'POL', 'PRI', 'PRK', 'PRT', 'PRY', 'PSE', 'PYF', 'QAT', 'REU', 'ROU', 'RUS', 'RWA',
        'SAU', 'SDN', 'SEN', 'SGP', 'SGS', 'SHN', 'SJM', 'SLB', 'SLE', 'SLV', 'SMR', 'SOM', 'SPM', 'SRB',
        'SSD', 'STP', 'SUR', 'SVK', 'SVN', 'SWE', 'SWZ', 'SXM', 'SYC', 'SYR', 'TCA', 'TCD', 'TGO', 'THA',
        'TJK', 'TKL', 'TKM', 'TLS', 'TON', 'TTO', 'TUN', 'TUR', 'TUV', 'TWN', 'TZA', 'UGA', 'UKR', 'UMI',
        'URY', 'USA', 'UZB', 'VAT', 'VCT', 'VEN', 'VGB', 'VIR', 'VNM', 'VUT', 'WLF', 'WSM', 'XKX', 'XXX',
        'YEM', 'ZAF', 'ZMB', 'ZWE')),
    CONSTRAINT "place_name_not_blank" CHECK (regexp_matches("place_name", '[^ \t\r\n]')),
    CONSTRAINT "place_name_max_length" CHECK (length("place_name") <= 1000),
    CONSTRAINT "admin1_not_blank" CHECK (regexp_matches("admin1", '[^ \t\r\n]')),
    CONSTRAINT "admin1_max_length" CHECK (length("admin1") <= 1000),
    CONSTRAINT "latitude_ge" CHECK ("latitude" >= -90.0),
    CONSTRAINT "latitude_le" CHECK ("latitude" <= 90.0),
    CONSTRAINT "longitude_ge" CHECK ("longitude" >= -180.0),
    CONSTRAINT "longitude_le" CHECK ("longitude" <= 180.0),
    CONSTRAINT "place_precision_code" CHECK ("place_precision" IN ('site', 'near', 'city', 'admin', 'country',
        'waters', 'unknown')),
    CONSTRAINT "geonames_id_ge" CHECK ("geonames_id" >= 1),
    CONSTRAINT "perpetrator_not_blank" CHECK (regexp_matches("perpetrator", '[^ \t\r\n]')),
    CONSTRAINT "perpetrator_max_length" CHECK (length("perpetrator") <= 1000),
    CONSTRAINT "perpetrator_attribution_code" CHECK ("perpetrator_attribution" IN ('claimed', 'stated', 'alleged',
        'disputed', 'unknown')),
    CONSTRAINT "target_not_blank" CHECK (regexp_matches("target", '[^ \t\r\n]')),
    CONSTRAINT "target_max_length" CHECK (length("target") <= 1000),
    CONSTRAINT "target_type_code" CHECK ("target_type" IN ('military', 'non_state_armed_group', 'government',
        'police', 'civilians', 'commercial_shipping', 'infrastructure', 'aid_or_medical', 'media',
        'religious', 'diplomatic', 'other', 'unknown')),
    CONSTRAINT "target_count_ge" CHECK ("target_count" >= 1),
    CONSTRAINT "target_count_le" CHECK ("target_count" <= 100000000),
    CONSTRAINT "weapon_type_elements" CHECK (len("weapon_type") = len(list_distinct("weapon_type"))),
    CONSTRAINT "weapon_type_min_items" CHECK (len("weapon_type") >= 1),
    CONSTRAINT "weapon_type_code" CHECK (list_has_all(['drone', 'missile', 'rocket', 'artillery_mortar',
        'aircraft_bomb', 'ied_landmine', 'vehicle_bomb', 'suicide_vest', 'small_arms', 'melee', 'arson',
        'naval_vessel', 'chemical', 'other', 'unknown'], "weapon_type")),
    CONSTRAINT "weapon_count_ge" CHECK ("weapon_count" >= 1),
    CONSTRAINT "weapon_count_le" CHECK ("weapon_count" <= 100000000),
    CONSTRAINT "n_events_ge" CHECK ("n_events" >= 1),
    CONSTRAINT "n_events_le" CHECK ("n_events" <= 100000000),
    CONSTRAINT "fatalities_min_ge" CHECK ("fatalities_min" >= 0),
    CONSTRAINT "fatalities_min_le" CHECK ("fatalities_min" <= 100000000),
    CONSTRAINT "fatalities_best_ge" CHECK ("fatalities_best" >= 0),
    CONSTRAINT "fatalities_best_le" CHECK ("fatalities_best" <= 100000000),
    CONSTRAINT "fatalities_max_ge" CHECK ("fatalities_max" >= 0),
    CONSTRAINT "fatalities_max_le" CHECK ("fatalities_max" <= 100000000),
    CONSTRAINT "injured_min_ge" CHECK ("injured_min" >= 0),
    CONSTRAINT "injured_min_le" CHECK ("injured_min" <= 100000000),
    CONSTRAINT "injured_best_ge" CHECK ("injured_best" >= 0),
    CONSTRAINT "injured_best_le" CHECK ("injured_best" <= 100000000),
    CONSTRAINT "injured_max_ge" CHECK ("injured_max" >= 0),
    CONSTRAINT "injured_max_le" CHECK ("injured_max" <= 100000000),
    CONSTRAINT "abducted_min_ge" CHECK ("abducted_min" >= 0),
    CONSTRAINT "abducted_min_le" CHECK ("abducted_min" <= 100000000),
    CONSTRAINT "abducted_best_ge" CHECK ("abducted_best" >= 0),
    CONSTRAINT "abducted_best_le" CHECK ("abducted_best" <= 100000000),
    CONSTRAINT "abducted_max_ge" CHECK ("abducted_max" >= 0),
    CONSTRAINT "abducted_max_le" CHECK ("abducted_max" <= 100000000),
    CONSTRAINT "detained_min_ge" CHECK ("detained_min" >= 0),
    CONSTRAINT "detained_min_le" CHECK ("detained_min" <= 100000000),
    CONSTRAINT "detained_best_ge" CHECK ("detained_best" >= 0),
    CONSTRAINT "detained_best_le" CHECK ("detained_best" <= 100000000),
    CONSTRAINT "detained_max_ge" CHECK ("detained_max" >= 0),
    CONSTRAINT "detained_max_le" CHECK ("detained_max" <= 100000000),
    CONSTRAINT "claimed_by_not_blank" CHECK (regexp_matches("claimed_by", '[^ \t\r\n]')),
    CONSTRAINT "claimed_by_max_length" CHECK (length("claimed_by") <= 1000),
    CONSTRAINT "damage_code" CHECK ("damage" IN ('none', 'some', 'heavy', 'destroyed')),
    CONSTRAINT "acled_event_type_code" CHECK ("acled_event_type" IN ('Battles', 'Explosions/Remote violence',
        'Violence against civilians', 'Protests', 'Riots', 'Strategic developments')),
    CONSTRAINT "acled_sub_event_type_code" CHECK ("acled_sub_event_type" IN ('Armed clash',
        'Government regains territory', 'Non-state actor overtakes territory', 'Chemical weapon',
        'Air/drone strike', 'Suicide bomb', 'Shelling/artillery/missile attack',
        'Remote explosive/landmine/IED', 'Grenade', 'Sexual violence', 'Attack',
        'Abduction/forced disappearance', 'Peaceful protest', 'Protest with intervention',
        'Excessive force against protesters', 'Violent demonstration', 'Mob violence', 'Agreement', 'Arrests',
        'Change to group/activity', 'Disrupted weapons use', 'Headquarters or base established',
        'Looting/property destruction', 'Non-violent transfer of territory', 'Other')),
    CONSTRAINT "first_reported_ge" CHECK ("first_reported" >= DATE '1800-01-01'),
    CONSTRAINT "first_reported_le" CHECK ("first_reported" <= DATE '2199-12-31'),
    CONSTRAINT "last_reported_ge" CHECK ("last_reported" >= DATE '1800-01-01'),
    CONSTRAINT "last_reported_le" CHECK ("last_reported" <= DATE '2199-12-31'),
    CONSTRAINT "n_articles_ge" CHECK ("n_articles" >= 0),
    CONSTRAINT "n_articles_le" CHECK ("n_articles" <= 100000000),
    CONSTRAINT "n_independent_ge" CHECK ("n_independent" >= 0),
    CONSTRAINT "n_independent_le" CHECK ("n_independent" <= 100000000),
    CONSTRAINT "n_outlets_ge" CHECK ("n_outlets" >= 0),
    CONSTRAINT "n_outlets_le" CHECK ("n_outlets" <= 100000000),
    CONSTRAINT "source_ids_elements" CHECK (len("source_ids") = len(list_distinct("source_ids"))),
    CONSTRAINT "source_ids_min_items" CHECK (len("source_ids") >= 0),
    CONSTRAINT "event_ids_elements" CHECK (len("event_ids") = len(list_distinct("event_ids"))),
    CONSTRAINT "event_ids_min_items" CHECK (len("event_ids") >= 0),
    CONSTRAINT "confidence_ge" CHECK ("confidence" >= 0.0),
    CONSTRAINT "confidence_le" CHECK ("confidence" <= 1.0),
    CONSTRAINT "corrected_by_elements" CHECK (len("corrected_by") = len(list_distinct("corrected_by"))),
    CONSTRAINT "corrected_by_min_items" CHECK (len("corrected_by") >= 0),
    CONSTRAINT "date_start_le_date_end" CHECK ("date_start" <= "date_end"),
    CONSTRAINT "dates_both_or_neither" CHECK ((date_start IS NULL) = (date_end IS NULL)),
    CONSTRAINT "date_precision_agrees" CHECK ((date_start IS NULL) = (date_precision = 'unknown')),
    CONSTRAINT "coordinates_both_or_neither" CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CONSTRAINT "coordinates_need_precision" CHECK (latitude IS NULL OR place_precision <> 'unknown'),
    CONSTRAINT "waters_have_no_country" CHECK (place_precision <> 'waters' OR country IS NULL OR country = 'XXX'),
    CONSTRAINT "sea_is_no_town" CHECK (country <> 'XXX' OR place_precision IN ('waters', 'near', 'site',
        'unknown')),
    CONSTRAINT "place_has_a_name" CHECK (place_name IS NOT NULL OR place_precision IN ('country', 'unknown')),
    CONSTRAINT "country_precision_has_country" CHECK (place_precision <> 'country' OR country IS NOT NULL),
    CONSTRAINT "fatalities_min_le_fatalities_max" CHECK ("fatalities_min" <= "fatalities_max"),
    CONSTRAINT "injured_min_le_injured_max" CHECK ("injured_min" <= "injured_max"),
    CONSTRAINT "abducted_min_le_abducted_max" CHECK ("abducted_min" <= "abducted_max"),
    CONSTRAINT "detained_min_le_detained_max" CHECK ("detained_min" <= "detained_max"),
    CONSTRAINT "claim_is_attributed" CHECK (claimed_by IS NULL OR perpetrator_attribution <> 'unknown'),
    CONSTRAINT "unknown_perpetrator_is_unattributed" CHECK (perpetrator <> 'Unknown' OR claimed_by IS NOT NULL OR
        perpetrator_attribution IN ('unknown', 'disputed')),
    CONSTRAINT "n_events_only_for_campaigns" CHECK (n_events IS NULL OR kind = 'campaign'),
    CONSTRAINT "acled_types_agree" CHECK ((acled_event_type IS NULL) = (acled_sub_event_type IS NULL)),
    CONSTRAINT "fatalities_min_le_fatalities_best" CHECK ("fatalities_min" <= "fatalities_best"),
    CONSTRAINT "fatalities_best_le_fatalities_max" CHECK ("fatalities_best" <= "fatalities_max"),
    CONSTRAINT "injured_min_le_injured_best" CHECK ("injured_min" <= "injured_best"),
    CONSTRAINT "injured_best_le_injured_max" CHECK ("injured_best" <= "injured_max"),
    CONSTRAINT "abducted_min_le_abducted_best" CHECK ("abducted_min" <= "abducted_best"),
    CONSTRAINT "abducted_best_le_abducted_max" CHECK ("abducted_best" <= "abducted_max"),
    CONSTRAINT "detained_min_le_detained_best" CHECK ("detained_min" <= "detained_best"),
    CONSTRAINT "detained_best_le_detained_max" CHECK ("detained_best" <= "detained_max"),
    CONSTRAINT "n_independent_le_n_articles" CHECK ("n_independent" <= "n_articles"),
    CONSTRAINT "first_reported_le_last_reported" CHECK ("first_reported" <= "last_reported"),
    CONSTRAINT "outlets_not_above_articles" CHECK (n_outlets <= n_articles),
    CONSTRAINT "sources_not_above_articles" CHECK (len(source_ids) <= n_articles),
    CONSTRAINT "events_cover_articles" CHECK (len(event_ids) >= n_articles OR len(event_ids) = 0)
);
COMMENT ON TABLE incidents IS 'One real incident, merged over the articles that tell it.';
COMMENT ON COLUMN incidents."incident_id" IS 'Identifier of the real incident, the same in all articles that tell it.';
COMMENT ON COLUMN incidents."kind" IS 'Incident or campaign.';
COMMENT ON COLUMN incidents."incident_type" IS 'What kind of act.';
COMMENT ON COLUMN incidents."outcome" IS 'What became of the act.';
COMMENT ON COLUMN incidents."date_start" IS 'First local day of the act, resolved against the publication date.';
COMMENT ON COLUMN incidents."date_end" IS 'Last local day of the act; equal to date_start for one day.';
COMMENT ON COLUMN incidents."date_precision" IS 'How precisely the date is known.';
COMMENT ON COLUMN incidents."country" IS 'Country where it took place, ISO 3166-1 alpha-3; XXX for international waters.';
COMMENT ON COLUMN incidents."place_name" IS 'The most specific named place in the text; the sea for ships.';
COMMENT ON COLUMN incidents."admin1" IS 'First-level division of the place (GeoNames name).';
COMMENT ON COLUMN incidents."latitude" IS 'Latitude of place_name, WGS84. Unit: degrees.';
COMMENT ON COLUMN incidents."longitude" IS 'Longitude of place_name, WGS84. Unit: degrees.';
COMMENT ON COLUMN incidents."place_precision" IS 'How precisely the place is known.';
COMMENT ON COLUMN incidents."geonames_id" IS 'Identifier of the place in GeoNames.';
COMMENT ON COLUMN incidents."perpetrator" IS 'Canonical name of who acted; Unknown where nobody is named.';
COMMENT ON COLUMN incidents."perpetrator_attribution" IS 'On whose word the perpetrator rests.';
COMMENT ON COLUMN incidents."target" IS 'Canonical name of the attacked actor or object; Unknown where none is named.';
COMMENT ON COLUMN incidents."target_type" IS 'What kind of target.';
COMMENT ON COLUMN incidents."target_count" IS 'Targets attacked (ships, facilities, bases) where stated. Unit: targets.';
COMMENT ON COLUMN incidents."weapon_type" IS 'Weapons used, first named first; `unknown` alone where the text names none.';
COMMENT ON COLUMN incidents."weapon_count" IS 'Weapons used where stated. Unit: weapons.';
COMMENT ON COLUMN incidents."n_events" IS 'Campaigns only: number of attacks where stated. Unit: attacks.';
COMMENT ON COLUMN incidents."fatalities_min" IS 'Fewest people killed, perpetrators included, as the text allows; null: the text gives no lower bound. Unit: people.';
COMMENT ON COLUMN incidents."fatalities_best" IS 'People killed, perpetrators included, by the latest telling that gives a number. Unit: people.';
COMMENT ON COLUMN incidents."fatalities_max" IS 'Most people killed, perpetrators included; null: the text gives no upper bound or no count. Unit: people.';
COMMENT ON COLUMN incidents."injured_min" IS 'Fewest people injured, as the text allows; null: the text gives no lower bound. Unit: people.';
COMMENT ON COLUMN incidents."injured_best" IS 'People injured, by the latest telling that gives a number. Unit: people.';
COMMENT ON COLUMN incidents."injured_max" IS 'Most people injured; null: the text gives no upper bound or no count. Unit: people.';
COMMENT ON COLUMN incidents."abducted_min" IS 'Fewest people abducted, as the text allows; null: the text gives no lower bound. Unit: people.';
COMMENT ON COLUMN incidents."abducted_best" IS 'People abducted, by the latest telling that gives a number. Unit: people.';
COMMENT ON COLUMN incidents."abducted_max" IS 'Most people abducted; null: the text gives no upper bound or no count. Unit: people.';
COMMENT ON COLUMN incidents."detained_min" IS 'Fewest people arrested or captured, as the text allows; null: the text gives no lower bound. Unit: people.';
COMMENT ON COLUMN incidents."detained_best" IS 'People arrested or captured, by the latest telling that gives a number. Unit: people.';
COMMENT ON COLUMN incidents."detained_max" IS 'Most people arrested or captured; null: the text gives no upper bound or no count. Unit: people.';
COMMENT ON COLUMN incidents."claimed_by" IS 'Who claimed responsibility; null when nobody did.';
COMMENT ON COLUMN incidents."damage" IS 'Damage to property; null when not mentioned.';
COMMENT ON COLUMN incidents."acled_event_type" IS 'ACLED event type by the crosswalk of incident_type.';
COMMENT ON COLUMN incidents."acled_sub_event_type" IS 'ACLED sub-event type by the same crosswalk.';
COMMENT ON COLUMN incidents."first_reported" IS 'Earliest publication date among its articles.';
COMMENT ON COLUMN incidents."last_reported" IS 'Latest publication date among its articles.';
COMMENT ON COLUMN incidents."n_articles" IS 'Articles that tell it; 0 for one that a person added. Unit: articles.';
COMMENT ON COLUMN incidents."n_independent" IS 'Articles that tell it, the copies and versions of one counted once. Unit: articles.';
COMMENT ON COLUMN incidents."n_outlets" IS 'Different publications among them, as far as these are known. Unit: outlets.';
COMMENT ON COLUMN incidents."source_ids" IS 'source_id of its articles, sorted.';
COMMENT ON COLUMN incidents."event_ids" IS 'event_id of its rows in events, sorted.';
COMMENT ON COLUMN incidents."disagreements" IS 'Where its sources differ: the field, each value told, and the source_ids that tell it.';
COMMENT ON COLUMN incidents."confidence" IS 'How well the row is founded, 0 to 1: the weighted sum of confidence_parts (weights in pipeline/link/confidence.csv).';
COMMENT ON COLUMN incidents."confidence_parts" IS 'The parts of the confidence, each 0 to 1: sources, agreement, date, place, perpetrator, completeness.';
COMMENT ON COLUMN incidents."corrected_by" IS 'Who corrected the row by hand, sorted; empty for a row that is as it was coded.';

CREATE TABLE incident_history (
    "incident_id" VARCHAR NOT NULL,
    "status" VARCHAR NOT NULL,
    "successor_ids" VARCHAR[] NOT NULL,
    "first_release" BIGINT NOT NULL,
    "last_change" BIGINT NOT NULL,
    "kind" VARCHAR NOT NULL,
    "country" VARCHAR,
    "date_start" DATE,
    "place_name" VARCHAR,
    "event_ids" VARCHAR[] NOT NULL,
    "past_event_ids" VARCHAR[] NOT NULL,
    "article_ids" VARCHAR[] NOT NULL,
    PRIMARY KEY ("incident_id"),
    CONSTRAINT "incident_id_pattern" CHECK (regexp_full_match("incident_id", 'inc_[0-9a-f]{16}')),
    CONSTRAINT "status_code" CHECK ("status" IN ('live', 'dropped', 'merged', 'split', 'gone')),
    CONSTRAINT "successor_ids_elements" CHECK (len("successor_ids") = len(list_distinct("successor_ids"))),
    CONSTRAINT "successor_ids_min_items" CHECK (len("successor_ids") >= 0),
    CONSTRAINT "first_release_ge" CHECK ("first_release" >= 1),
    CONSTRAINT "first_release_le" CHECK ("first_release" <= 100000000),
    CONSTRAINT "last_change_ge" CHECK ("last_change" >= 1),
    CONSTRAINT "last_change_le" CHECK ("last_change" <= 100000000),
    CONSTRAINT "kind_code" CHECK ("kind" IN ('incident', 'campaign')),
    CONSTRAINT "country_code" CHECK ("country" IN ('ABW', 'AFG', 'AGO', 'AIA', 'ALA', 'ALB', 'AND', 'ARE', 'ARG',
        'ARM', 'ASM', 'ATA', 'ATF', 'ATG', 'AUS', 'AUT', 'AZE', 'BDI', 'BEL', 'BEN', 'BES', 'BFA', 'BGD',
        'BGR', 'BHR', 'BHS', 'BIH', 'BLM', 'BLR', 'BLZ', 'BMU', 'BOL', 'BRA', 'BRB', 'BRN', 'BTN', 'BVT',
        'BWA', 'CAF', 'CAN', 'CCK', 'CHE', 'CHL', 'CHN', 'CIV', 'CMR', 'COD', 'COG', 'COK', 'COL', 'COM',
        'CPV', 'CRI', 'CUB', 'CUW', 'CXR', 'CYM', 'CYP', 'CZE', 'DEU', 'DJI', 'DMA', 'DNK', 'DOM', 'DZA',
        'ECU', 'EGY', 'ERI', 'ESH', 'ESP', 'EST', 'ETH', 'FIN', 'FJI', 'FLK', 'FRA', 'FRO', 'FSM', 'GAB',
        'GBR', 'GEO', 'GGY', 'GHA', 'GIB', 'GIN', 'GLP', 'GMB', 'GNB', 'GNQ', 'GRC', 'GRD', 'GRL', 'GTM',
        'GUF', 'GUM', 'GUY', 'HKG', 'HMD', 'HND', 'HRV', 'HTI', 'HUN', 'IDN', 'IMN', 'IND', 'IOT', 'IRL',
        'IRN', 'IRQ', 'ISL', 'ISR', 'ITA', 'JAM', 'JEY', 'JOR', 'JPN', 'KAZ', 'KEN', 'KGZ', 'KHM', 'KIR',
        'KNA', 'KOR', 'KWT', 'LAO', 'LBN', 'LBR', 'LBY', 'LCA', 'LIE', 'LKA', 'LSO', 'LTU', 'LUX', 'LVA',
        'MAC', 'MAF', 'MAR', 'MCO', 'MDA', 'MDG', 'MDV', 'MEX', 'MHL', 'MKD', 'MLI', 'MLT', 'MMR', 'MNE',
        'MNG', 'MNP', 'MOZ', 'MRT', 'MSR', 'MTQ', 'MUS', 'MWI', 'MYS', 'MYT', 'NAM', 'NCL', 'NER', 'NFK',
        'NGA', 'NIC', 'NIU', 'NLD', 'NOR', 'NPL', 'NRU', 'NZL', 'OMN', 'PAK', 'PAN', 'PCN', 'PER', 'PHL',
        'PLW', 'PNG', 'POL', 'PRI', 'PRK', 'PRT', 'PRY', 'PSE', 'PYF', 'QAT', 'REU', 'ROU', 'RUS', 'RWA',
        'SAU', 'SDN', 'SEN', 'SGP', 'SGS', 'SHN', 'SJM', 'SLB', 'SLE', 'SLV', 'SMR', 'SOM', 'SPM', 'SRB',
        'SSD', 'STP', 'SUR', 'SVK', 'SVN', 'SWE', 'SWZ', 'SXM', 'SYC', 'SYR', 'TCA', 'TCD', 'TGO', 'THA',
        'TJK', 'TKL', 'TKM', 'TLS', 'TON', 'TTO', 'TUN', 'TUR', 'TUV', 'TWN', 'TZA', 'UGA', 'UKR', 'UMI',
        'URY', 'USA', 'UZB', 'VAT', 'VCT', 'VEN', 'VGB', 'VIR', 'VNM', 'VUT', 'WLF', 'WSM', 'XKX', 'XXX',
        'YEM', 'ZAF', 'ZMB', 'ZWE')),
    CONSTRAINT "date_start_ge" CHECK ("date_start" >= DATE '1800-01-01'),
    CONSTRAINT "date_start_le" CHECK ("date_start" <= DATE '2199-12-31'),
    CONSTRAINT "place_name_not_blank" CHECK (regexp_matches("place_name", '[^ \t\r\n]')),
    CONSTRAINT "place_name_max_length" CHECK (length("place_name") <= 1000),
    CONSTRAINT "event_ids_elements" CHECK (len("event_ids") = len(list_distinct("event_ids"))),
    CONSTRAINT "event_ids_min_items" CHECK (len("event_ids") >= 0),
    CONSTRAINT "past_event_ids_elements" CHECK (len("past_event_ids") = len(list_distinct("past_event_ids"))),
    CONSTRAINT "past_event_ids_min_items" CHECK (len("past_event_ids") >= 0),
    CONSTRAINT "article_ids_elements" CHECK (len("article_ids") = len(list_distinct("article_ids"))),
    CONSTRAINT "article_ids_min_items" CHECK (len("article_ids") >= 0),
    CONSTRAINT "tombstone_has_successor" CHECK (status NOT IN ('merged', 'split') OR len(successor_ids) > 0)
);
COMMENT ON TABLE incident_history IS 'One incident_id that was ever given, and what became of it: the registry that keeps ids stable.';
COMMENT ON COLUMN incident_history."incident_id" IS 'Identifier of the real incident, the same in all articles that tell it.';
COMMENT ON COLUMN incident_history."status" IS 'What became of the id.';
COMMENT ON COLUMN incident_history."successor_ids" IS 'Ids under which its events went on, its own among them where it goes on too; sorted.';
COMMENT ON COLUMN incident_history."first_release" IS 'Number in the chain of releases of the one that first had the id. Unit: release.';
COMMENT ON COLUMN incident_history."last_change" IS 'Number of the release in which the id was last made, merged, split or lost. Unit: release.';
COMMENT ON COLUMN incident_history."kind" IS 'Incident or campaign, as the release that last had it says.';
COMMENT ON COLUMN incident_history."country" IS 'Country where it took place, ISO 3166-1 alpha-3; XXX for international waters.';
COMMENT ON COLUMN incident_history."date_start" IS 'First local day of the act, resolved against the publication date.';
COMMENT ON COLUMN incident_history."place_name" IS 'The most specific named place in the text; the sea for ships.';
COMMENT ON COLUMN incident_history."event_ids" IS 'event_id of its rows in events, sorted.';
COMMENT ON COLUMN incident_history."past_event_ids" IS 'event_id of rows that it once held; sorted.';
COMMENT ON COLUMN incident_history."article_ids" IS 'article_id of the articles that tell it, sorted.';

CREATE TABLE corrections (
    "correction_file" VARCHAR NOT NULL,
    "line" BIGINT NOT NULL,
    "incident_id" VARCHAR,
    "event_id" VARCHAR,
    "action" VARCHAR NOT NULL,
    "field" VARCHAR,
    "value" VARCHAR,
    "coder" VARCHAR NOT NULL,
    "date" DATE NOT NULL,
    "reason" VARCHAR NOT NULL,
    "status" VARCHAR NOT NULL,
    "applies_to" VARCHAR,
    PRIMARY KEY ("correction_file", "line"),
    CONSTRAINT "correction_file_not_blank" CHECK (regexp_matches("correction_file", '[^ \t\r\n]')),
    CONSTRAINT "correction_file_max_length" CHECK (length("correction_file") <= 1000),
    CONSTRAINT "line_ge" CHECK ("line" >= 2),
    CONSTRAINT "line_le" CHECK ("line" <= 100000000),
    CONSTRAINT "incident_id_not_blank" CHECK (regexp_matches("incident_id", '[^ \t\r\n]')),
    CONSTRAINT "incident_id_max_length" CHECK (length("incident_id") <= 1000),
    CONSTRAINT "event_id_not_blank" CHECK (regexp_matches("event_id", '[^ \t\r\n]')),
    CONSTRAINT "event_id_max_length" CHECK (length("event_id") <= 1000),
    CONSTRAINT "action_code" CHECK ("action" IN ('set', 'drop', 'merge', 'split', 'add')),
    CONSTRAINT "field_not_blank" CHECK (regexp_matches("field", '[^ \t\r\n]')),
    CONSTRAINT "field_max_length" CHECK (length("field") <= 1000),
    CONSTRAINT "value_not_blank" CHECK (regexp_matches("value", '[^ \t\r\n]')),
    CONSTRAINT "value_max_length" CHECK (length("value") <= 100000),
    CONSTRAINT "coder_not_blank" CHECK (regexp_matches("coder", '[^ \t\r\n]')),
    CONSTRAINT "coder_max_length" CHECK (length("coder") <= 1000),
    CONSTRAINT "date_ge" CHECK ("date" >= DATE '1800-01-01'),
    CONSTRAINT "date_le" CHECK ("date" <= DATE '2199-12-31'),
    CONSTRAINT "reason_not_blank" CHECK (regexp_matches("reason", '[^ \t\r\n]')),
    CONSTRAINT "reason_max_length" CHECK (length("reason") <= 1000),
    CONSTRAINT "status_code" CHECK ("status" IN ('applied', 'redirected', 'gone', 'split')),
    CONSTRAINT "applies_to_not_blank" CHECK (regexp_matches("applies_to", '[^ \t\r\n]')),
    CONSTRAINT "applies_to_max_length" CHECK (length("applies_to") <= 1000)
);
COMMENT ON TABLE corrections IS 'One line of a corrections file, and what came of it.';
COMMENT ON COLUMN corrections."correction_file" IS 'Name of the corrections file.';
COMMENT ON COLUMN corrections."line" IS 'Line of the file. Unit: line.';
COMMENT ON COLUMN corrections."incident_id" IS 'The incident as the file names it: an id, or the label of one that is added.';
COMMENT ON COLUMN corrections."event_id" IS 'The event as the file names it.';
COMMENT ON COLUMN corrections."action" IS 'What the correction does.';
COMMENT ON COLUMN corrections."field" IS 'The column that it sets.';
COMMENT ON COLUMN corrections."value" IS 'The value it sets, or the ids it merges with or splits off.';
COMMENT ON COLUMN corrections."coder" IS 'Who made the correction.';
COMMENT ON COLUMN corrections."date" IS 'Day on which it was made.';
COMMENT ON COLUMN corrections."reason" IS 'Why, in the coder''s words.';
COMMENT ON COLUMN corrections."status" IS 'Whether it was applied.';
COMMENT ON COLUMN corrections."applies_to" IS 'The incident or event that it was applied to; null where it was not.';

CREATE TABLE quarantine (
    "stage" VARCHAR NOT NULL,
    "record_id" VARCHAR NOT NULL,
    "code" VARCHAR NOT NULL,
    "reason" VARCHAR NOT NULL,
    "source_path" VARCHAR,
    "source_id" VARCHAR,
    "payload_sha256" VARCHAR NOT NULL,
    PRIMARY KEY ("stage", "record_id"),
    CONSTRAINT "stage_code" CHECK ("stage" IN ('raw_articles', 'articles', 'entities', 'events', 'incidents',
        'incident_history', 'corrections')),
    CONSTRAINT "record_id_not_blank" CHECK (regexp_matches("record_id", '[^ \t\r\n]')),
    CONSTRAINT "record_id_max_length" CHECK (length("record_id") <= 8192),
    CONSTRAINT "code_code" CHECK ("code" IN ('E001', 'E002', 'E003', 'E004', 'E005', 'E006', 'E007', 'E008',
        'E009', 'E010', 'E011', 'E012', 'E013', 'E015', 'E016', 'E017', 'E018', 'E019', 'E020', 'E021',
        'E022', 'E023', 'E024', 'E025', 'E030', 'E031', 'E032', 'E040', 'E041', 'E042', 'E043', 'E050',
        'E051', 'E052', 'E053', 'E054', 'E055', 'E060', 'E061', 'E062', 'E063', 'E070', 'E071', 'E072',
        'E073', 'E080', 'E081')),
    CONSTRAINT "reason_not_blank" CHECK (regexp_matches("reason", '[^ \t\r\n]')),
    CONSTRAINT "reason_max_length" CHECK (length("reason") <= 10000),
    CONSTRAINT "source_path_not_blank" CHECK (regexp_matches("source_path", '[^ \t\r\n]')),
    CONSTRAINT "source_path_max_length" CHECK (length("source_path") <= 4096),
    CONSTRAINT "source_id_not_blank" CHECK (regexp_matches("source_id", '[^ \t\r\n]')),
    CONSTRAINT "source_id_max_length" CHECK (length("source_id") <= 1000),
    CONSTRAINT "payload_sha256_pattern" CHECK (regexp_full_match("payload_sha256", '[0-9a-f]{64}'))
);
COMMENT ON TABLE quarantine IS 'One record that a stage refused.';
COMMENT ON COLUMN quarantine."stage" IS 'The stage that refused the record, by the table that it fills.';
COMMENT ON COLUMN quarantine."record_id" IS 'Identifier of the refused record within its stage.';
COMMENT ON COLUMN quarantine."code" IS 'Error code; docs/errors.md explains each.';
COMMENT ON COLUMN quarantine."reason" IS 'What is wrong with this record, in words.';
COMMENT ON COLUMN quarantine."source_path" IS 'Path of the file, relative to its inbox folder, with forward slashes.';
COMMENT ON COLUMN quarantine."source_id" IS 'The record''s own identifier: the file''s stem, or the id that the record carries.';
COMMENT ON COLUMN quarantine."payload_sha256" IS 'SHA-256 of the bytes of the record.';
