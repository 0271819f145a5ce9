#include "content/records.hpp"

#include <algorithm>
#include <tuple>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "content/counts.hpp"
#include "content/reading.hpp"
#include "store/schema.hpp"

namespace dc {

using store::Bind;
using store::link_owner_column;
using store::link_target_column;
using store::Name;
using store::Row;
using store::Sql;

// A field that is written from its own column.
struct Records::Plain {
  std::string_view key;
  const Field* field;
  std::optional<std::size_t> guard;  // its place, where one decides whether the field is shown
  std::size_t links_before;          // holes that come before this field
};

// A hole: a ref_list, or a ref whose target has to be looked at.
struct Records::Link {
  struct Edge {
    std::uint32_t parent;
    std::int64_t position;
    std::uint32_t child;
  };
  std::string_view key;
  const Field* field;
  std::optional<std::size_t> guard;
  std::optional<Filter> visible;  // nullopt: no record of the target can be seen
  bool direct;  // the link table alone answers: all targets are visible and only ids are asked for
  std::unique_ptr<Records> child;
  std::vector<bool> omitted;                 // by record: the guard refused
  std::vector<std::optional<Uuid>> targets;  // by record: of a ref
  std::vector<Edge> edges;                   // of a ref_list, by (parent, position) after fill()
  std::vector<std::uint32_t> first_edge;     // by record, and one more
};

Records::Records(const Collection& collection, const Shape* shape, const Actor& actor,
                 const store::Dialect& dialect, Part part)
    : collection_(collection), actor_(actor), dialect_(dialect), part_(part), only_id_(shape == nullptr) {
  if (shape != nullptr) plan(*shape);
}

Records::~Records() = default;

void Records::plan(const Shape& shape) {
  version_key_ = shape.version_key;
  if (!shape.counts.empty()) counts_ = std::make_unique<Counts>(shape, actor_, dialect_);
  plains_.reserve(shape.items.size());
  for (const Shape::Item& item : shape.items) {
    const Field& field = *item.field;
    auto condition = field_guard(field, actor_);
    if (!condition) continue;
    if (field.kind == Kind::id) {
      id_key_ = item.key.substr(1);  // the first member has no comma before it
      continue;
    }
    const auto guard = place_of_guard(*std::move(condition));
    if (field.target == nullptr) {
      plains_.push_back({item.key, &field, guard, links_.size()});
      continue;
    }
    auto visible = compile(field.target->rule(Operation::read), *field.target, actor_);
    const bool all_visible = visible && visible->is_everything();
    if (field.kind == Kind::ref && all_visible && !item.included) {
      plains_.push_back({item.key, &field, guard, links_.size()});
    } else {
      plan_link(item, guard, std::move(visible));
    }
  }
}

// nullopt: the field is always shown.
std::optional<std::size_t> Records::place_of_guard(Filter guard) {
  if (guard.is_everything()) return std::nullopt;
  const auto found = std::find(guards_.begin(), guards_.end(), guard);
  const auto place = static_cast<std::size_t>(found - guards_.begin());
  if (found == guards_.end()) guards_.push_back(std::move(guard));
  return place;
}

void Records::plan_link(const Shape::Item& item, std::optional<std::size_t> guard,
                        std::optional<Filter> visible) {
  const bool direct = !item.included && visible && visible->is_everything();
  Link link{.key = item.key,
            .field = item.field,
            .guard = guard,
            .visible = std::move(visible),
            .direct = direct,
            .child = nullptr,
            .omitted = {},
            .targets = {},
            .edges = {},
            .first_edge = {}};
  link.child =
      std::make_unique<Records>(*item.field->target, item.included.get(), actor_, dialect_, Part::linked);
  links_.push_back(std::move(link));
}

// Columns: id; of an answer version and updated (or 0); else version where it is shown; then the guards, the
// plain fields, and each link's ref.
void Records::append_columns(Sql& sql, std::string_view alias) const {
  const auto column = [&](std::string_view name) { sql << alias << "." << Name{name}; };
  column(collection_.id->column);
  if (only_id_) return;
  if (part_ == Part::answer || !version_key_.empty()) sql << "," << alias << ".version";
  if (part_ == Part::answer) {
    sql << ",";
    if (collection_.updated != nullptr) {
      column(collection_.updated->column);
    } else {
      sql << "0";
    }
  }
  for (const Filter& guard : guards_) {
    sql << ",(";
    append_filter(sql, guard, alias, actor_.tenant_id);
    sql << ")";
  }
  for (const Plain& plain : plains_) {
    sql << ",";
    column(plain.field->column);
  }
  for (const Link& link : links_) {
    if (link.field->kind != Kind::ref) continue;
    sql << ",";
    column(link.field->column);
  }
}

std::uint32_t Records::take(const Row& row, int column) {
  const Uuid id = row.uuid(column++);
  if (const auto place = places_.find(id)) return *place;
  // Too much already: fill() refuses, so nothing more has to be written.
  if (text_.size() > limits::answer_bytes_max) return 0;
  const std::uint32_t place = places_.add(id);
  text_ += '{';
  text_ += id_key_;
  text_ += '"';
  append_text(text_, id);
  text_ += '"';
  if (!only_id_) {
    const std::int64_t version = part_ == Part::answer || !version_key_.empty() ? row.integer(column++) : 0;
    if (part_ == Part::answer)
      infos_.push_back({.id = id, .version = version, .updated = {row.integer(column++)}});
    if (!version_key_.empty()) {
      text_ += version_key_;
      json::append_int(text_, version);
    }
    write_fields(row, column);
    if (counts_) marks_.push_back(static_cast<std::uint32_t>(text_.size()));
  }
  text_ += '}';
  marks_.push_back(static_cast<std::uint32_t>(text_.size()));
  return place;
}

void Records::write_fields(const Row& row, int column) {
  holds_.clear();
  for (std::size_t i = 0; i < guards_.size(); ++i) holds_.push_back(row.integer(column++) != 0);
  const auto shown = [&](std::optional<std::size_t> guard) { return !guard || holds_[*guard] != 0; };
  std::size_t links_done = 0;
  const auto mark_holes = [&](std::size_t until) {
    for (; links_done < until; ++links_done) marks_.push_back(static_cast<std::uint32_t>(text_.size()));
  };
  for (const Plain& plain : plains_) {
    mark_holes(plain.links_before);
    const int value_column = column++;
    if (!shown(plain.guard)) continue;
    text_ += plain.key;
    append_column_json(text_, plain.field->kind, row, value_column);
  }
  mark_holes(links_.size());
  for (Link& link : links_) {
    if (link.field->kind == Kind::ref) {
      link.targets.push_back(row.is_null(column) ? std::nullopt : std::optional(row.uuid(column)));
      column++;
    }
    link.omitted.push_back(!shown(link.guard));
  }
}

namespace {

Result<> check_size(std::size_t bytes) {
  if (bytes <= limits::answer_bytes_max) return {};
  return fail(Code::invalid, "The answer would have more than " +
                                 std::to_string(limits::answer_bytes_max >> 20) +
                                 " MiB; ask for fewer records, fields or includes at once.");
}

}  // namespace

Result<> Records::append_all(std::string& out) const {
  const std::size_t before = out.size();
  for (std::uint32_t place = 0; place < size(); ++place) {
    if (place > 0) out += ',';
    append(place, out);
    CHECK(check_size(out.size() - before));
  }
  return {};
}

Result<> Records::fill(store::Session& session) {
  if (size() == 0) return {};
  CHECK(check_size(text_.size()));
  for (Link& link : links_) {
    if (link.field->kind == Kind::ref_list) {
      CHECK(fill_list(session, link));
    } else {
      CHECK(fill_reference(session, link));
    }
    CHECK(link.child->fill(session));
  }
  if (counts_) CHECK(counts_->fill(session, places_.ids()));
  return {};
}

Result<> Records::fill_list(store::Session& session, Link& link) {
  const Field& field = *link.field;
  const std::string owner = link_owner_column(field), target = link_target_column(field);
  if (link.visible) {
    Sql sql(dialect_);
    sql.reserve(1024);
    sql << "SELECT i.column1,l.position,";
    if (link.direct) {
      sql << "l." << Name{target};
    } else {
      link.child->append_columns(sql, "t");
    }
    sql << " FROM ";
    append_id_table(sql, places_.ids());
    sql << " i CROSS JOIN " << Name{field.column} << " l";
    if (!link.direct) {
      sql << " CROSS JOIN " << Name{field.target->table} << " t ON t.tenant_id=l.tenant_id AND t."
          << Name{field.target->id->column} << "=l." << Name{target};
    }
    sql << " WHERE l.tenant_id=" << Bind{actor_.tenant_id} << " AND l." << Name{owner} << "=i.column2";
    if (!link.visible->is_everything()) {
      sql << " AND ";
      append_filter(sql, *link.visible, "t", actor_.tenant_id);
    }
    CHECK(session.run(sql.statement(), [&](const Row& row) {
      const auto parent = static_cast<std::uint32_t>(row.integer(0));
      link.edges.push_back({parent, row.integer(1), link.child->take(row, 2)});
    }));
  }
  std::sort(link.edges.begin(), link.edges.end(), [](const Link::Edge& a, const Link::Edge& b) {
    return std::tie(a.parent, a.position, a.child) < std::tie(b.parent, b.position, b.child);
  });
  link.first_edge.assign(size() + 1, 0);
  for (const Link::Edge& edge : link.edges) link.first_edge[edge.parent + 1]++;
  for (std::size_t i = 1; i < link.first_edge.size(); ++i) link.first_edge[i] += link.first_edge[i - 1];
  return {};
}

Result<> Records::fill_reference(store::Session& session, Link& link) {
  IdList wanted;
  for (const auto& target : link.targets) {
    if (target) wanted.push_back(*target);
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  if (wanted.empty() || !link.visible) return {};

  const Collection& target = *link.field->target;
  Sql sql(dialect_);
  sql << "SELECT ";
  link.child->append_columns(sql, "t");
  sql << " FROM ";
  append_id_table(sql, wanted);
  sql << " i CROSS JOIN " << Name{target.table} << " t WHERE t.tenant_id=" << Bind{actor_.tenant_id}
      << " AND t." << Name{target.id->column} << "=i.column2";
  if (!link.visible->is_everything()) {
    sql << " AND ";
    append_filter(sql, *link.visible, "t", actor_.tenant_id);
  }
  CHECK(session.run(sql.statement(), [&](const Row& row) { link.child->take(row, 0); }));
  return {};
}

void Records::append(std::uint32_t place, std::string& out) const {
  // A record's pieces: one before each hole and one after the last. Records of only an id have no holes.
  const std::size_t pieces = links_.size() + (counts_ ? 2 : 1);
  std::uint32_t begin = place == 0 ? 0 : marks_[place * pieces - 1];
  for (std::size_t i = 0; i < pieces; ++i) {
    const std::uint32_t end = marks_[place * pieces + i];
    out.append(text_, begin, end - begin);
    begin = end;
    if (i < links_.size()) {
      append_hole(links_[i], place, out);
    } else if (i + 1 < pieces) {
      counts_->append(place, out);
    }
  }
}

void Records::append_hole(const Link& link, std::uint32_t place, std::string& out) const {
  if (link.omitted[place]) return;
  out += link.key;
  if (link.field->kind == Kind::ref) {
    const auto& target = link.targets[place];
    const auto found = target ? link.child->places_.find(*target) : std::nullopt;
    if (found) {
      link.child->append(*found, out);
    } else {
      out += "null";
    }
    return;
  }
  out += '[';
  for (std::uint32_t i = link.first_edge[place]; i < link.first_edge[place + 1]; ++i) {
    if (i != link.first_edge[place]) out += ',';
    link.child->append(link.edges[i].child, out);
  }
  out += ']';
}

}  // namespace dc
