#include "api/console/console.hpp"

#include "api/console/asset.hpp"
#include "api/console/first_requests.hpp"
#include "api/console/page.hpp"
#include "base/contain.hpp"
#include "net/problem.hpp"
#include "net/representation.hpp"

namespace dc {

namespace {

using console::CollectionRow;

constexpr std::string_view page_path = "/";

net::Response refuse_method() {
  net::Response response = net::problem(
      {.code = Code::method_not_allowed, .detail = "This address takes GET, HEAD.", .issues = {}});
  response.headers.push_back({"Allow", "GET, HEAD"});
  return response;
}

CollectionRow count(const Content& content, store::Session& session, const Actor& guest,
                    const Collection& collection) {
  const auto records = content.count(session, guest, collection, Filter::everything());
  if (records) return {.collection = &collection, .records = *records};
  const Code code = records.error().code;
  const bool is_closed = code == Code::unauthenticated || code == Code::forbidden;
  // A page that says which collection cannot be read tells more than an error would; /readyz logs the reason.
  return {.collection = &collection,
          .state = is_closed ? CollectionRow::State::needs_account : CollectionRow::State::unreadable};
}

}  // namespace

Console::Console(Services services)
    : services_(std::move(services)),
      tenant_(services_.desk.tenant(services_.tenant_id)),
      files_(console::assets()) {}

bool Console::answers(std::string_view path) const { return path == page_path || files_.answers(path); }

void Console::handle(const net::Request& request, net::Responder respond) const {
  const auto visit = std::make_shared<net::Visit>(services_.desk.open(request, std::move(respond), &tenant_));
  Answer now = contain([&] { return answer(visit); });
  if (!now) return close(*visit, tl::unexpected(std::move(now).error()));
  if (*now) close(*visit, **std::move(now));
}

Console::Answer Console::answer(const std::shared_ptr<net::Visit>& visit) const {
  const net::Request& request = visit->request;
  if (request.method != net::Method::get && request.method != net::Method::head) return refuse_method();
  if (files_.answers(request.path)) return files_.answer(request);
  if (request.path != page_path) return fail(Code::not_found);

  const bool is_queued = services_.engine.read([this, visit](store::Session& session) {
    close(*visit, contain([&] { return page(session, visit->request); }));
  });
  if (!is_queued) return fail(Code::overloaded);
  return std::nullopt;
}

void Console::close(net::Visit& visit, Result<net::Response> answer) const {
  net::Address& address = visit.request.path == page_path ? page_address_ : file_address_;
  net::Response response =
      answer ? *std::move(answer) : services_.desk.refuse(visit, address, answer.error());
  response.headers.push_back({"Content-Security-Policy", services_.policy});
  services_.desk.close(visit, address, std::move(response));
}

Result<net::Response> Console::page(store::Session& session, const net::Request& request) const {
  const Model& model = services_.content.model();
  const Actor guest{
      .tenant_id = services_.tenant_id, .role = Role::guest, .account = std::nullopt, .request_id = {}};
  console::Overview overview{.version = services_.version,
                             .store = services_.engine.dialect().name(),
                             .collections = {},
                             .requests = console::first_requests(model, console::base_url(request))};
  bool is_whole = true;
  for (const Collection& collection : model.collections()) {
    if (collection.internal) continue;
    overview.collections.push_back(count(services_.content, session, guest, collection));
    is_whole = is_whole && overview.collections.back().state != CollectionRow::State::unreadable;
  }
  constexpr std::string_view type = "text/html; charset=utf-8";
  std::string text = console::render(overview);
  if (!is_whole) {
    return net::Response{
        503,
        {{"Content-Type", std::string(type)}, {"Cache-Control", "no-cache"}, {"Retry-After", "1"}},
        std::move(text)};
  }
  const auto shown = codings_of(net::represent(std::move(text), type, "X-Forwarded-Proto, Forwarded"));
  net::Response response = net::answer_with(shown->in(net::preferred_coding(request)), request);
  response.headers.push_back({"Cache-Control", "no-cache"});
  return response;
}

// Who asks next mostly sees the same, so it is encoded once.
std::shared_ptr<const net::Encodings> Console::codings_of(net::Representation whole) const {
  const std::lock_guard lock(mutex_);
  const auto is_shown = [&] {
    return shown_ != nullptr && shown_->in(net::Coding::identity).answer->body == whole.answer->body;
  };
  if (!is_shown()) shown_ = std::make_shared<const net::Encodings>(std::move(whole));
  return shown_;
}

}  // namespace dc
