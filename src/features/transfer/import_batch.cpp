#include "features/transfer/import_batch.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc {
namespace {

using namespace std::string_literals;

Uuid stable_id(const Actor& actor, const Collection& collection, std::string_view kind,
               std::string_view key) {
  return make_uuid8(std::to_string(actor.tenant_id) + "\0"s + collection.plural + "\0"s + std::string(kind) +
                    "\0"s + std::string(key));
}

// Faults of one record; anything else is the store's and ends the import.
bool is_of_the_record(Code code) {
  switch (code) {
    case Code::invalid:
    case Code::conflict:
    case Code::malformed:
    case Code::not_found:
    case Code::forbidden:
    case Code::unauthenticated:
    case Code::too_large:
      return true;
    default:
      return false;
  }
}

}  // namespace

Uuid markdown_id(const Actor& actor, const Collection& collection, const std::string& path) {
  return stable_id(actor, collection, "markdown", path);
}

Result<FileResult> ImportBatch::write(const ReadFile& file) {
  FileResult result;
  if (!file.post) {
    result.remarks.push_back({Severity::error, file.post.error().line, file.post.error().message});
    return result;
  }
  result.remarks = file.post->remarks;
  const Uuid id = markdown_id(actor_, options_.collection, file.path);
  const auto links_before = links_created_;
  const auto written = transaction_.attempt([&] { return write_post(id, *file.post, result); });
  if (written) return result;
  if (!is_of_the_record(written.error().code)) return tl::unexpected(written.error());
  links_created_ = links_before;
  linked_.clear();
  result.outcome = FileOutcome::failed;
  result.remarks.push_back({Severity::error, file.post->slug_line, describe(written.error())});
  return result;
}

Result<> ImportBatch::write_post(const Uuid& id, const Post& post, FileResult& result) {
  const Collection& collection = options_.collection;
  TRY(const auto existing, find(collection, id, {}));
  if (existing && !options_.update) {
    result.outcome = FileOutcome::unchanged;
    return {};
  }
  Edit edit{.collection = &collection,
            .op = existing ? Edit::Op::update : Edit::Op::create,
            .key = id,
            .set = post.set,
            .if_version = std::nullopt};
  CHECK(add_owner(edit, post));
  TRY(const std::string slug, slug_for(edit, id, post));
  if (!slug.empty()) edit.set.emplace_back(collection.slug, slug);
  for (const NamedLinks& links : post.links) CHECK(add_links(edit, links, result));
  TRY(const Written written, content_.write(transaction_, actor_, edit));
  if (!slug.empty()) slugs_.insert(slug);
  result.outcome = FileOutcome::unchanged;
  if (!existing) result.outcome = FileOutcome::created;
  if (existing && written.changed) result.outcome = FileOutcome::updated;
  return {};
}

Result<> ImportBatch::add_owner(Edit& edit, const Post& post) {
  const Field* owner = options_.collection.owner;
  if (owner == nullptr || owner->is_read_only()) return {};
  TRY(auto account, account_of(post));
  // An update leaves the owner to whom it was given, unless the file names another account.
  if (!account && edit.op == Edit::Op::create) account = options_.author;
  if (account) edit.set.emplace_back(owner, *account);
  if (account || actor_.account || !owner->required || edit.op != Edit::Op::create) return {};
  return fail(Code::invalid, "no account has the name of the author; name a handle with --author");
}

// The address to write; empty: the record keeps its own, or gets one from its title.
Result<std::string> ImportBatch::slug_for(const Edit& edit, const Uuid& id, const Post& post) {
  if (post.slug.empty() || (!post.slug_is_chosen && edit.op == Edit::Op::update)) return std::string();
  if (!post.slug_is_chosen) return free_slug(id, post.slug);
  // The file asks for exactly this one, so another one will not do.
  TRY(const bool taken, slug_taken(id, post.slug));
  if (!taken) return post.slug;
  return fail(Code::conflict,
              "another record has the address '" + post.slug + "'; choose another one in this file");
}

Result<> ImportBatch::add_links(Edit& edit, const NamedLinks& links, FileResult& result) {
  IdList ids;
  for (const std::string& name : links.names) {
    TRY(const Uuid linked, linked_record(*links.field, name, links.line, result));
    if (std::find(ids.begin(), ids.end(), linked) == ids.end()) ids.push_back(linked);
  }
  edit.set.emplace_back(links.field,
                        links.field->kind == Kind::ref ? Value(ids.front()) : Value(std::move(ids)));
  return {};
}

Result<std::optional<std::vector<Value>>> ImportBatch::find(const Collection& collection, const Key& key,
                                                            const std::vector<const Field*>& fields) {
  auto values = content_.values(transaction_.session(), actor_, collection, key, fields);
  if (values) return std::optional(*std::move(values));
  if (values.error().code == Code::not_found) return std::nullopt;
  return tl::unexpected(std::move(values).error());
}

Result<bool> ImportBatch::slug_taken(const Uuid& id, const std::string& slug) {
  if (reserved_.count(slug) > 0) return true;
  const Collection& collection = options_.collection;
  TRY(const auto other, find(collection, slug, {collection.id}));
  return other && std::get<Uuid>(other->front()) != id;
}

// base, base-2, base-3, …
Result<std::string> ImportBatch::free_slug(const Uuid& id, const std::string& base) {
  TRY(const bool base_taken, slug_taken(id, base));
  if (!base_taken) return base;
  for (std::size_t& number = next_number_.try_emplace(base, 2).first->second;
       number < limits::slug_number_max; ++number) {
    const std::string suffix = "-" + std::to_string(number);
    std::string slug(prefix_utf8(base, limits::slug_points_max - suffix.size()));
    while (!slug.empty() && slug.back() == '-') slug.pop_back();
    slug += suffix;
    TRY(const bool taken, slug_taken(id, slug));
    if (!taken) return slug;
  }
  return fail(Code::conflict, "there is no number left for the address '" + base + "'");
}

// The first of the authors whose name is the address of an account.
Result<std::optional<Uuid>> ImportBatch::account_of(const Post& post) {
  const Field* owner = options_.collection.owner;
  if (owner == nullptr || owner->target == nullptr || owner->target->slug == nullptr) return std::nullopt;
  for (const std::string& author : post.authors) {
    const std::string handle = slugify(author);
    if (handle.empty()) continue;
    auto known = accounts_.find(handle);
    if (known == accounts_.end()) {
      TRY(const auto account, find(*owner->target, handle, {owner->target->id}));
      const auto id = account ? std::optional(std::get<Uuid>(account->front())) : std::nullopt;
      known = accounts_.emplace(handle, id).first;
    }
    if (known->second) return known->second;
  }
  return std::nullopt;
}

Result<Uuid> ImportBatch::linked_record(const Field& field, const std::string& name, std::size_t line,
                                        FileResult& result) {
  const Collection& target = *field.target;
  const std::string slug = slugify(name);
  if (slug.empty() || target.label == nullptr) {
    return fail(Code::invalid,
                "'" + name + "' cannot name one of " + target.plural + "; give it letters or digits");
  }
  TRY(const auto found, find_linked(target, slug));
  if (!found) return create_linked(target, name, slug);
  // "C" and "C++" have one address, and the person should see it.
  const auto* label = std::get_if<std::string>(&found->back());
  if (label != nullptr && fold(*label) != fold(name)) {
    result.remarks.push_back({Severity::note, line, "'" + name + "' is filed under '" + *label + "'"});
  }
  return std::get<Uuid>(found->front());
}

Result<std::optional<std::vector<Value>>> ImportBatch::find_linked(const Collection& target,
                                                                   const std::string& slug) {
  const auto known = linked_.find({&target, slug});
  if (known != linked_.end()) return known->second;
  std::optional<std::vector<Value>> found;
  if (target.slug != nullptr) {
    TRY(found, find(target, slug, {target.id, target.label}));
  }
  // Its address may have been changed since an earlier import made it.
  if (!found) {
    TRY(found, find(target, stable_id(actor_, target, "name", slug), {target.id, target.label}));
  }
  if (found) linked_.emplace(std::pair(&target, slug), *found);
  return found;
}

Result<Uuid> ImportBatch::create_linked(const Collection& target, const std::string& name,
                                        const std::string& slug) {
  const Uuid id = stable_id(actor_, target, "name", slug);
  Edit edit{.collection = &target, .op = Edit::Op::create, .key = id, .set = {}, .if_version = std::nullopt};
  edit.set.emplace_back(target.label, name);
  if (target.slug != nullptr && target.slug != target.label) edit.set.emplace_back(target.slug, slug);
  auto written = content_.write(transaction_, actor_, edit);
  if (!written) {
    return fail(
        {.code = written.error().code,
         .detail = "'" + name + "' cannot be added to " + target.plural + ": " + describe(written.error()),
         .issues = {}});
  }
  links_created_.insert(id);
  return id;
}

}  // namespace dc
