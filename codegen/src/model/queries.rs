//! Queries on the model that several emitters need.

use std::collections::{BTreeSet, HashSet};

use baijiayun_metadata::{Limits, Violation};

use super::{
    Enum, Kind, Model, Module, Named, Operation, PageLink, Param, Path, Record, Response, ResponseData,
    Sample, Span, Type,
};

impl Model {
    /// Returns all operations in the order of the vendor's page, then those that it does not have, by id.
    pub fn operations(&self) -> Vec<&Operation> {
        let mut operations: Vec<_> = self.modules.iter().flat_map(|module| &module.operations).collect();
        operations.sort_by_key(|operation| (operation.order(), &operation.id));
        operations
    }

    /// Returns the operation with this id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.modules.iter().flat_map(|module| &module.operations).find(|operation| operation.id == id)
    }

    /// Returns the names of the parameters that are the URL of a call, which an earlier response has. Its query holds a
    /// token.
    pub fn call_urls(&self) -> BTreeSet<&str> {
        let params =
            self.modules.iter().flat_map(|module| &module.operations).flat_map(|operation| &operation.params);
        params.filter(|param| param.is_url).map(|param| param.name.as_str()).collect()
    }

    /// Returns the modules that have operations.
    pub fn callable(&self) -> impl Iterator<Item = &Module> {
        self.modules.iter().filter(|module| !module.operations.is_empty())
    }

    /// Returns the record called `name`.
    pub fn record(&self, name: &str) -> Option<&Record> {
        self.modules.iter().flat_map(|module| &module.records).find(|record| record.name == name)
    }

    /// Returns the enum called `name`.
    pub fn open_enum(&self, name: &str) -> Option<&Enum> {
        self.modules.iter().flat_map(|module| &module.enums).find(|open_enum| open_enum.name == name)
    }

    /// Returns the names of all records that values of these types can contain.
    pub fn records_in<'t>(&self, types: impl IntoIterator<Item = &'t Type>) -> HashSet<String> {
        let mut names = HashSet::new();
        for ty in types {
            self.collect_records(ty, &mut names);
        }
        names
    }

    fn collect_records(&self, ty: &Type, names: &mut HashSet<String>) {
        let mut direct = Vec::new();
        ty.walk(&mut |part| {
            if let Type::Named(Named { name, kind: Kind::Record, .. }) = part {
                direct.push(name.clone());
            }
        });
        for name in direct {
            if names.insert(name.clone())
                && let Some(record) = self.record(&name)
            {
                for field in &record.fields {
                    self.collect_records(&field.ty, names);
                }
            }
        }
    }

    /// Returns the names of the records that responses contain.
    pub fn response_records(&self) -> HashSet<String> {
        self.records_in(self.operations().into_iter().flat_map(|operation| operation.response.types()))
    }

    /// Returns whether a value of one of these types can contain a secret.
    pub fn holds_secret<'t>(&self, types: impl IntoIterator<Item = &'t Type>) -> bool {
        let is_secret = |part: &Type| *part == Type::Secret;
        let types: Vec<_> = types.into_iter().collect();
        let inner = self.records_in(types.iter().copied());
        let fields = inner.iter().filter_map(|name| self.record(name)).flat_map(|record| &record.fields);
        types.iter().any(|ty| ty.holds(is_secret))
            || fields.into_iter().any(|field| field.ty.holds(is_secret))
    }
}

impl Module {
    /// Returns the names of the declared types.
    pub fn declared(&self) -> impl Iterator<Item = &String> {
        let ids = self.ids.iter().map(|id| &id.name);
        let enums = self.enums.iter().map(|open_enum| &open_enum.name);
        ids.chain(enums).chain(self.records.iter().map(|record| &record.name))
    }

    /// Returns all types that the module's parameters and fields have.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let records = self.records.iter().chain(self.webhooks.iter().map(|webhook| &webhook.record));
        let params = self.operations.iter().flat_map(|operation| &operation.params).map(|param| &param.ty);
        let responses = self.operations.iter().flat_map(|operation| operation.response.types());
        records.flat_map(|record| &record.fields).map(|field| &field.ty).chain(params).chain(responses)
    }
}

/// Returns the names of the declared types among these.
pub fn names_in<'t>(types: impl IntoIterator<Item = &'t Type>) -> BTreeSet<&'t Named> {
    let mut names = BTreeSet::new();
    for ty in types {
        ty.walk(&mut |part| {
            if let Type::Named(named) = part {
                names.insert(named);
            }
        });
    }
    names
}

impl PageLink {
    /// Returns the URL, with the anchor if there is one.
    pub fn url(&self) -> String {
        let anchor = self.anchor.as_ref().map(|anchor| format!("#{}", anchor.id)).unwrap_or_default();
        format!("{}{anchor}", self.page)
    }

    /// Returns whether its anchor was not observed.
    pub fn is_expected(&self) -> bool {
        self.anchor.as_ref().is_some_and(|anchor| anchor.expected)
    }
}

impl Operation {
    /// Returns the number in `API-6`, by which operations are sorted.
    fn order(&self) -> u32 {
        let number = self.number.as_ref().and_then(|number| number.rsplit('-').next()?.parse().ok());
        number.unwrap_or(u32::MAX)
    }

    /// Returns the required parameters.
    pub fn required(&self) -> impl Iterator<Item = &Param> {
        self.params.iter().filter(|param| param.required)
    }

    /// Returns the optional parameters.
    pub fn optional(&self) -> impl Iterator<Item = &Param> {
        self.params.iter().filter(|param| !param.required)
    }

    /// Returns the parameter with this wire name.
    pub fn param(&self, name: &str) -> Option<&Param> {
        self.params.iter().find(|param| param.name == name)
    }

    /// Returns the first sample with a request.
    pub fn example(&self) -> Option<&Sample> {
        self.samples.iter().find(|sample| sample.request.is_some())
    }

    /// Returns the type of the items that its pages list, if it has pages.
    pub fn item(&self) -> Option<&Type> {
        let items = &self.pagination.as_ref()?.items;
        let ResponseData::Record(record) = &self.response.data else { return None };
        match &record.fields.iter().find(|field| field.name == *items)?.ty {
            Type::List(item) => Some(item),
            _ => None,
        }
    }

    /// Returns the time span that the client splits into days: at most one day per call, with pages, and both
    /// ends required.
    pub fn span_by_day(&self) -> Option<&Span> {
        let span = self.span.as_ref().filter(|span| span.same_day)?;
        let required = self.params[span.start].required && self.params[span.end].required;
        (required && self.item().is_some()).then_some(span)
    }

    /// Returns whether it has a path on the server, known or not. If not, its URL is a parameter.
    pub fn has_own_path(&self) -> bool {
        self.path != Path::Dynamic
    }

    /// Returns the vendor's name of it, the last segment of its path.
    pub fn vendor_name(&self) -> Option<&str> {
        match &self.path {
            Path::Known(path) => path.rsplit('/').next().filter(|name| !name.is_empty()),
            _ => None,
        }
    }
}

impl Response {
    /// Returns the types of its data or its fields.
    pub fn types(&self) -> Vec<&Type> {
        match &self.data {
            ResponseData::None => Vec::new(),
            ResponseData::Type(ty) => vec![ty],
            ResponseData::Record(record) => record.fields.iter().map(|field| &field.ty).collect(),
        }
    }
}

impl Param {
    /// Checks the limits of a value in the form in which it is sent.
    pub fn check(&self, value: &str) -> Result<(), Violation> {
        self.with_limits(|limits| limits.check(value))
    }

    /// Checks the name of a file.
    pub fn check_file_name(&self, name: &str) -> Result<(), Violation> {
        self.with_limits(|limits| limits.check_file_name(name))
    }

    /// Returns each limit as a phrase.
    pub fn limit_phrases(&self) -> Vec<String> {
        self.with_limits(|limits| limits.phrases())
    }

    fn with_limits<T>(&self, query: impl FnOnce(&Limits<'_>) -> T) -> T {
        let allowed: Vec<&str> = self.allowed.iter().map(String::as_str).collect();
        let extensions = self.all_extensions();
        let limits = Limits::NONE.range(self.min, self.max).max_length(self.max_length);
        query(&limits.allowed(&allowed).extensions(&extensions))
    }

    /// Returns all file name extensions allowed, each once.
    pub fn all_extensions(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for extension in self.extensions.iter().flat_map(|(_, extensions)| extensions) {
            if !all.contains(&extension.as_str()) {
                all.push(extension);
            }
        }
        all
    }
}
