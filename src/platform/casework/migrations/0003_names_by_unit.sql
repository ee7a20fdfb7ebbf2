-- Names of ended cases are looked for within a unit. Measured with a million cases: the trigrams of a common name are in so
-- many cases of the whole city that they took 0.5 s to intersect; the words of one unit's cases are few, however big the city.
drop index case_file_search;

-- 'unit word' for each word of a name in its search form.
create function name_words(unit text, name text) returns text[]
  language sql immutable strict parallel safe
  return string_to_array(unit || ' ' || replace(name, ' ', chr(31) || unit || ' '), chr(31));

create function name_index(competent text, receiving text, name text) returns tsvector
  language sql immutable strict parallel safe
  return array_to_tsvector(
    name_words(competent, name) || case when receiving = competent then '{}' else name_words(receiving, name) end
  );

-- Each word of what was typed, the last as the beginning of a word.
create function name_query(unit text, typed text) returns tsquery
  language sql immutable strict parallel safe
  return (
    select string_agg(
      '''' || replace(replace(word, '\', '\\'), '''', '''''') || case when at = count then ''':*' else '''' end, ' & '
    )::tsquery
    from (
      select word, at, count(*) over () as count
      from unnest(name_words(unit, public.plain(typed))) with ordinality as w(word, at)
    ) as words
  );

-- Written once, when a case ends. Without the list of pending entries, which every search would have to read through.
create index case_file_names on case_file using gin (name_index(competent_unit_id, receiving_unit_id, search))
  with (fastupdate = off) where not open;
