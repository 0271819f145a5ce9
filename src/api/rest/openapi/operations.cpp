#include "api/rest/openapi/operations.hpp"

#include "api/rest/openapi/answers.hpp"
#include "api/rest/openapi/parameters.hpp"
#include "api/rest/openapi/past.hpp"
#include "api/rest/openapi/pieces.hpp"
#include "api/rest/openapi/promises.hpp"
#include "api/rest/openapi/records.hpp"
#include "api/rest/openapi/server.hpp"
#include "base/text.hpp"
#include "model/access.hpp"

namespace dc::rest::openapi {
namespace {

using json::Array, json::Object, json::Value;

constexpr const char* tag_of_server = "server";

Object json_body(const char* type, const std::string& schema, Object example) {
  Object media{{"schema", schema_reference(schema)}, {"example", std::move(example)}};
  return {{type, std::move(media)}};
}

Object request_body(Object content) { return {{"required", true}, {"content", std::move(content)}}; }

// The operations of one collection.
class Acts {
 public:
  Acts(const View& view, const CollectionView& collection)
      : view_(view),
        collection_(collection),
        type_(collection.collection().type),
        plural_(with_spaces(collection.collection().plural)),
        one_(with_article(collection.collection().singular)) {}

  Operation list() const {
    Operation operation = named("list", "List " + plural_, dc::Operation::list);
    operation.parameters = list_parameters(view_, collection_);
    operation.parameters.push_back(reference("parameters", "If-None-Match"));
    operation.answers = {
        {"200", response("A page of " + plural_ + ".", list_answer,
                         {schema_reference(type_ + ".list"), list_example(collection_)})},
        {"304", response("Nothing changed since the answer with that entity tag.", list_answer)}};
    operation.refusals = with(refusals_of_records(), {Code::precondition_failed});
    return operation;
  }

  Operation create() const {
    Operation operation = named("create", "Create " + one_, dc::Operation::create);
    operation.description =
        "What is left out gets its default. An array creates all of its records or none; their faults are "
        "told "
        "at `/3/title`.";
    operation.parameters = once(selection_parameters(view_, collection_));
    operation.body =
        request_body(json_body("application/json", type_ + ".creation", create_example(collection_)));
    operation.answers = {
        {"201",
         response("The new record, or those of the array in its order, as far as who "
                  "made them may see them.",
                  created_answer, {schema_reference(type_ + ".created"), answer_example(collection_)})}};
    operation.refusals = with(with(refusals_of_writes(), refusals_of_bodies()), {Code::precondition_failed});
    return operation;
  }

  Operation replace() const {
    Operation operation = named("replace", "Replace " + one_, dc::Operation::update);
    operation.description =
        "What is missing gets its default, or null. What the server fills in by itself stays: the slug, the "
        "owner, the date of publication.";
    operation.parameters = once(keyed(selection_parameters(view_, collection_), "If-Match"));
    operation.body =
        request_body(json_body("application/json", type_ + ".create", create_example(collection_)));
    operation.answers = changed_answers();
    operation.refusals = refusals_of_changes();
    return operation;
  }

  Operation read() const {
    Operation operation = named("read", "Read " + one_, dc::Operation::read);
    operation.parameters = keyed(read_parameters(view_, collection_), "If-None-Match");
    operation.parameters.push_back(version_parameter(collection_.version()));
    operation.answers = {
        {"200", record_answer("The record.", read_answer)},
        {"304", response("Nothing changed since the answer with that entity tag.", read_answer)}};
    operation.refusals = with(refusals_of_records(), {Code::not_found, Code::precondition_failed});
    return operation;
  }

  Operation update() const {
    Operation operation = named("update", "Change " + one_, dc::Operation::update);
    operation.description = "A merge patch (RFC 7396): what is missing stays, null clears.";
    operation.parameters = once(keyed(selection_parameters(view_, collection_), "If-Match"));
    Object content = json_body("application/merge-patch+json", type_ + ".patch", patch_example(collection_));
    for (auto& media : json_body("application/json", type_ + ".patch", patch_example(collection_))) {
      content.push_back(std::move(media));
    }
    operation.body = request_body(std::move(content));
    operation.answers = changed_answers();
    operation.refusals = refusals_of_changes();
    return operation;
  }

  Operation remove() const {
    Operation operation = named("delete", "Delete " + one_, dc::Operation::remove);
    operation.description = "Refused with 409 while another record needs it.";
    operation.parameters = once(keyed({}, "If-Match"));
    operation.answers = {{"204", response("Deleted.", bare_answer)}};
    operation.refusals = with(refusals_of_writes(), {Code::not_found, Code::precondition_failed});
    return operation;
  }

  Operation history() const {
    Operation operation = past("history", "What changed about " + one_, "history", history_parameters());
    operation.description = "Newest first; for who may change the record.";
    return operation;
  }

  Operation difference() const {
    Operation operation =
        past("diff", "What differs between two versions of " + one_, "difference", difference_parameters());
    operation.description = "For who may change the record.";
    return operation;
  }

  Operation revert() const {
    Operation operation = named("revert", "Take " + one_ + " back to a version", dc::Operation::update);
    operation.description = "An update like any other, with a new version of its own.";
    operation.parameters = once(keyed(selection_parameters(view_, collection_), "If-Match"));
    operation.body = request_body(json_body("application/json", past_schema("revert"), {{"version", 1}}));
    operation.answers = returned();
    operation.refusals =
        with(with(refusals_of_writes(), refusals_of_bodies()), {Code::not_found, Code::precondition_failed});
    return operation;
  }

  Operation trash() const {
    Operation operation = named("trash", "List deleted " + plural_, dc::Operation::remove);
    operation.description = "Deleted last first; those that the reader might have deleted.";
    operation.parameters = history_parameters();
    operation.parameters.push_back(reference("parameters", "If-None-Match"));
    operation.answers = past_answers("trash");
    operation.refusals = with(refusals_of_records(), {Code::not_found, Code::precondition_failed});
    return operation;
  }

  Operation restore() const {
    Operation operation = named("restore", "Bring back " + one_ + " that was deleted", dc::Operation::remove);
    operation.description = "Under its id, with the next version. What the body sets is changed about it.";
    operation.parameters = once(selection_parameters(view_, collection_));
    operation.parameters.insert(operation.parameters.begin(), Value(id_parameter()));
    operation.body = {
        {"content", json_body("application/json", type_ + ".patch", patch_example(collection_))}};
    operation.answers = returned();
    operation.refusals = with(with(refusals_of_writes(), refusals_of_bodies()), {Code::not_found});
    return operation;
  }

 private:
  Operation past(const char* verb, std::string summary, const char* schema, Array parameters) const {
    Operation operation = named(verb, std::move(summary), dc::Operation::update);
    operation.parameters = keyed(std::move(parameters), "If-None-Match");
    operation.answers = past_answers(schema);
    operation.refusals = with(refusals_of_records(), {Code::not_found, Code::precondition_failed});
    return operation;
  }

  Object returned() const {
    return {{"200", record_answer("The record as it is now.", returned_answer)},
            {"204", response("Done, and out of sight of who did it.", returned_unseen)}};
  }

  Operation named(const char* verb, std::string summary, dc::Operation right) const {
    return {.id = collection_.collection().camel_plural + "." + verb,
            .summary = std::move(summary),
            .right = right};
  }

  Object changed_answers() const {
    return {{"200", record_answer("The record as it is now.", write_answer)},
            {"204", response("Changed, and out of sight of who changed it.", bare_answer)}};
  }

  static Codes refusals_of_changes() {
    return with(with(refusals_of_writes(), refusals_of_bodies()),
                {Code::not_found, Code::precondition_failed});
  }

  static Array once(Array parameters) {
    parameters.push_back(reference("parameters", "Idempotency-Key"));
    return parameters;
  }

  Array keyed(Array parameters, const char* condition) const {
    parameters.insert(parameters.begin(), Value(key_parameter(collection_)));
    parameters.push_back(reference("parameters", condition));
    return parameters;
  }

  Object record_answer(std::string description, std::span<const char* const> headers) const {
    return response(std::move(description), headers,
                    {schema_reference(type_ + ".answer"), answer_example(collection_)});
  }

  const View& view_;
  const CollectionView& collection_;
  const std::string& type_;
  std::string plural_, one_;
};

Operation operation_of(const View& view, Act act, const CollectionView* collection) {
  switch (act) {
    case Act::list:
      return Acts(view, *collection).list();
    case Act::create:
      return Acts(view, *collection).create();
    case Act::read:
      return Acts(view, *collection).read();
    case Act::replace:
      return Acts(view, *collection).replace();
    case Act::update:
      return Acts(view, *collection).update();
    case Act::remove:
      return Acts(view, *collection).remove();
    case Act::history:
      return Acts(view, *collection).history();
    case Act::difference:
      return Acts(view, *collection).difference();
    case Act::revert:
      return Acts(view, *collection).revert();
    case Act::trash:
      return Acts(view, *collection).trash();
    case Act::restore:
      return Acts(view, *collection).restore();
    case Act::contract:
      return contract();
    case Act::health:
      return health();
    case Act::ready:
      return ready();
    case Act::metrics:
      return metrics();
  }
  return {};
}

// A guest may come where the rule grants a guest something; everybody else signs in.
Array security_of(const Operation& operation, const CollectionView* collection) {
  Array ways;
  if (!operation.right) return ways;
  const Collection& about = collection->collection();
  if (compile(about.rule(*operation.right), about, Actor{})) ways.push_back(Object{});
  ways.push_back(Object{{"bearer", Array{}}});
  ways.push_back(Object{{"apiKey", Array{}}});
  return ways;
}

Object written(Operation operation, const CollectionView* collection) {
  add_refusals(operation.answers, with(refusals_of_all(), operation.refusals));
  Array tags;
  tags.emplace_back(collection ? std::string_view(collection->collection().plural) : tag_of_server);
  Object object{{"tags", std::move(tags)}, {"operationId", operation.id}, {"summary", operation.summary}};
  add_text(object, "description", operation.description);
  object.emplace_back("security", security_of(operation, collection));
  if (!operation.parameters.empty()) object.emplace_back("parameters", std::move(operation.parameters));
  if (!operation.body.empty()) object.emplace_back("requestBody", std::move(operation.body));
  object.emplace_back("responses", std::move(operation.answers));
  return object;
}

// HEAD answers as GET does, without the body.
Operation head_of(Operation operation) {
  operation.id += ".head";
  operation.summary += ": only the head";
  for (auto& [status, answer] : operation.answers) {
    std::erase_if(*answer.as<Object>(), [](const json::Member& member) { return member.first == "content"; });
  }
  return operation;
}

Operation options_of(Place place, const std::string& about) {
  Operation operation{.id = about + ".options", .summary = "Which methods this address takes"};
  operation.answers = {{"204", response(allowed_methods(place) + ".", options_answer)}};
  return operation;
}

}  // namespace

Object path_item(const View& view, Place place, const CollectionView* collection) {
  Object item;
  std::string about;
  for (const net::Method method :
       {net::Method::get, net::Method::post, net::Method::put, net::Method::patch, net::Method::del}) {
    const auto act = act_of(place, method);
    if (!act) continue;
    Operation operation = operation_of(view, *act, collection);
    if (about.empty()) about = operation.id;
    item.emplace_back(to_lower_ascii(net::to_text(method)), written(operation, collection));
    if (method != net::Method::get) continue;
    item.emplace_back("head", written(head_of(std::move(operation)), collection));
  }
  Operation options = options_of(place, about);
  if (place == Place::restore) options.parameters.push_back(id_parameter());
  if (place == Place::record || place == Place::history || place == Place::difference ||
      place == Place::revert) {
    options.parameters.push_back(key_parameter(*collection));
  }
  item.emplace_back("options", written(std::move(options), collection));
  return item;
}

}  // namespace dc::rest::openapi
